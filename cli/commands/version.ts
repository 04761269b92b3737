import { readFileSync } from 'node:fs';
import { command } from '../command.ts';

/** `sealstream version`. */
export const version = command({
  name: 'version',
  summary: 'print the version',
  flags: {},
  run: async ({ io }) => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    io.out(`sealstream ${known ? manifest.version : 'of unknown version'}`);
    return 0;
  },
});
