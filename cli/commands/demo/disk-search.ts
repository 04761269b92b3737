import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A form a text can have on disk, as bytes that are there whatever surrounds the text. */
type Form = { readonly name: string; readonly bytes: Buffer };

/** Where a text was found, and in which form. */
export type Finding = { readonly file: string; readonly form: string };

/**
 * Searches every byte of every file below a directory for a text: as UTF-8, UTF-16, base64 and hex.
 * For a directory that nobody has open: closing a file again ends the locks SQLite has on it.
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

/** Every file below a directory. */
export const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const formsOf = (text: string): readonly Form[] => {
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
 * Three bytes make four characters, so a text reads differently by where in a triple it begins. The
 * characters at the ends mix with what is beside the text, and are left out.
 */
const base64Forms = (bytes: Buffer, name: 'base64' | 'base64url'): readonly Form[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(name);
    const first = Math.ceil((before * 4) / 3);
    const last = Math.floor(((before + bytes.length) * 4) / 3);
    return { name, bytes: Buffer.from(encoded.slice(first, last)) };
  });
