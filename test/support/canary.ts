import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A value no code would ever make by itself. */
export const CANARY = 'canary-7Qm2vX9-kill-me-if-you-see-me';

const bytes = Buffer.from(CANARY);

/** The spellings in which the canary would give itself away: the text and its usual encodings. */
const SPELLINGS: readonly Buffer[] = [
  bytes,
  Buffer.from(CANARY, 'utf16le'),
  Buffer.from(bytes.toString('hex')),
  // Base64 of the three alignments, without the characters that depend on the neighbours.
  ...[0, 1, 2].map((shift) => {
    const aligned = Buffer.concat([Buffer.alloc(shift, 0x20), bytes]).toString('base64');
    return Buffer.from(aligned.slice(shift === 0 ? 0 : 4, -4));
  }),
];

/** Whether any spelling of the canary is in these bytes. */
export const sings = (data: Uint8Array | string): boolean => {
  const haystack = Buffer.from(data);
  return SPELLINGS.some((spelling) => haystack.includes(spelling));
};

/** Every file below a directory, with its bytes. */
export const filesBelow = (directory: string): readonly (readonly [string, Buffer])[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)] as const);
