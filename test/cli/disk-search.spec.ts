import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const TEXT = 'BnQw!XDWgaEeT9XGTT29';
const utf8 = Buffer.from(TEXT);
const utf16 = Buffer.from(TEXT, 'utf16le');

const formsIn = (content: Buffer | string) => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'deep'));
  writeFileSync(join(directory, 'deep', 'file'), content);
  writeFileSync(join(directory, 'other'), 'nothing');
  return searchDirectory(directory, TEXT).map(({ file, form }) => [
    file.slice(directory.length),
    form,
  ]);
};

describe('The search for a text on disk', () => {
  it.each([
    ['UTF-8', Buffer.from(`before ${TEXT} after`)],
    ['UTF-16, little-endian', utf16],
    ['UTF-16, big-endian', Buffer.from(utf16).swap16()],
    ['hex', utf8.toString('hex')],
    ['hex, upper case', utf8.toString('hex').toUpperCase()],
    ['base64', utf8.toString('base64')],
    ['base64', Buffer.from(`x${TEXT}yz`).toString('base64')],
    ['base64', Buffer.from(`xy${TEXT}z`).toString('base64')],
    ['base64', Buffer.from(`{"password":"${TEXT}"}`).toString('base64')],
  ])('finds the text encoded as %s', (form, content) => {
    expect(formsIn(content)).toContainEqual(['/deep/file', form]);
  });

  it('finds nothing in files without the text', () => {
    expect(formsIn(`${TEXT.slice(1)} ${TEXT.toLowerCase()}`)).toEqual([]);
  });
});
