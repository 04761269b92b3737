import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A value that no code produces by itself. */
export const CANARY = 'canary-7Qm2vX9-kill-me-if-you-see-me';

const bytes = Buffer.from(CANARY);

/** The encodings in which the canary may leak: plain text and the usual encodings. */
const ENCODINGS: readonly Buffer[] = [
  bytes,
  Buffer.from(CANARY, 'utf16le'),
  Buffer.from(bytes.toString('hex')),
  // Base64 of the three alignments, without the characters that depend on the neighbours.
  ...[0, 1, 2].map((shift) => {
    const aligned = Buffer.concat([Buffer.alloc(shift, 0x20), bytes]).toString('base64');
    return Buffer.from(aligned.slice(shift === 0 ? 0 : 4, -4));
  }),
];

/** Whether these bytes contain the canary in any of the encodings. */
export const containsCanary = (data: Uint8Array | string): boolean => {
  const haystack = Buffer.from(data);
  return ENCODINGS.some((encoding) => haystack.includes(encoding));
};

/** Returns every file below a directory, with its bytes. */
export const filesBelow = (directory: string): readonly (readonly [string, Buffer])[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)] as const);
