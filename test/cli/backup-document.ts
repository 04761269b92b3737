import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCUMENT = readFileSync(join(ROOT, 'docs/backup.md'), 'utf8');

/** The blocks of commands in the document, in order. */
export const [RUNNING = '', ROOT_KEY = '', STOPPED = '', RESTORE = '', CHECK = '', ...others] = [
  ...DOCUMENT.matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, commands = '']) => commands);

/** Runs commands of the document unchanged, except for the paths in their first lines. */
export const run = async (commands: string, paths: Readonly<Record<string, string>>) => {
  const script = Object.entries(paths).reduce((text, [name, path]) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    expect(text).toMatch(line);
    return text.replace(line, `${name}='${path}'`);
  }, commands);
  return promisify(execFile)('sh', ['-c', script], { cwd: ROOT });
};
