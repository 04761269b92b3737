import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An encoding of a text: bytes that a file contains if it contains the text, whatever surrounds it. */
type Encoded = { readonly name: string; readonly bytes: Buffer };

/** A file that contains a text, and in which encoding. */
export type Finding = { readonly file: string; readonly form: string };

/**
 * Searches all files below a directory for a text in UTF-8, UTF-16, base64 and hex. No SQLite connection of
 * this process may have one of the files open: closing it here would drop the locks of SQLite.
 */
export const searchDirectory = (directory: string, text: string): readonly Finding[] => {
  const forms = formsOf(text);
  return filesBelow(directory).flatMap((file) => {
    const content = readFileSync(file);
    return forms
      .filter(({ bytes }) => content.includes(bytes))
      .map(({ name }) => ({ file, form: name }));
  });
};

/** Lists all files below a directory. */
export const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const formsOf = (text: string): readonly Encoded[] => {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const hex = utf8.toString('hex');
  return [
    { name: 'UTF-8', bytes: utf8 },
    { name: 'UTF-16, little-endian', bytes: utf16 },
    { name: 'UTF-16, big-endian', bytes: Buffer.from(utf16).swap16() },
    { name: 'hex', bytes: Buffer.from(hex) },
    { name: 'hex, upper case', bytes: Buffer.from(hex.toUpperCase()) },
    ...base64Forms(utf8, 'base64'),
    ...base64Forms(utf8, 'base64url'),
  ];
};

/**
 * Three bytes become four characters, so the encoding of a text depends on its offset in a triple. The
 * characters at both ends also encode neighbouring bytes, and are left out.
 */
const base64Forms = (bytes: Buffer, name: 'base64' | 'base64url'): readonly Encoded[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(name);
    const first = Math.ceil((before * 4) / 3);
    const last = Math.floor(((before + bytes.length) * 4) / 3);
    return { name, bytes: Buffer.from(encoded.slice(first, last)) };
  });
