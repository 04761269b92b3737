import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { clientOf, credentialsIn } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT_KEY = Buffer.alloc(32, 9).toString('base64');
const VALUE = 'the value of a secret';

const serve = (directory: string, env = {}) =>
  sealstream(['serve', '--port', '0', '--data-dir', directory], { env });

describe('A copy of a data directory without its root key', () => {
  it('contains no value, no root secret and no root key, and cannot be opened', async () => {
    const directory = temporaryDirectory();
    const process = serve(directory, { SEALSTREAM_ROOT_KEY: ROOT_KEY });
    const service = await announced(process);
    await clientOf(service).createSecret({ Name: 'a', SecretString: VALUE });
    const { secretAccessKey } = credentialsIn(service);
    expect(secretAccessKey).toHaveLength(40);

    const copy = join(temporaryDirectory(), 'copy');
    cpSync(directory, copy, { recursive: true });

    for (const text of [VALUE, secretAccessKey, ROOT_KEY]) {
      expect(searchDirectory(copy, text)).toEqual([]);
    }
    const { code, stderr } = await serve(copy).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('root.key is missing');
    const other = Buffer.alloc(32, 7).toString('base64');
    const guessed = await serve(copy, { SEALSTREAM_ROOT_KEY: other }).ended;
    expect(guessed.stderr).toContain('This root key is not the one');
  });

  it('contains no root secret that an earlier release had stored in the clear', async () => {
    const directory = temporaryDirectory();
    const clear = {
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    const path = join(directory, 'credentials.json');
    writeFileSync(path, JSON.stringify(clear), { mode: 0o600 });
    expect(searchDirectory(directory, clear.secretAccessKey)).not.toEqual([]);

    const service = await announced(serve(directory, { SEALSTREAM_ROOT_KEY: ROOT_KEY }));

    expect(credentialsIn(service)).toEqual({
      accessKeyId: clear.accessKeyId,
      secretAccessKey: clear.secretAccessKey,
    });
    expect(searchDirectory(directory, clear.secretAccessKey)).toEqual([]);
    expect(JSON.parse(readFileSync(path, 'utf8')).accountId).toBe(clear.accountId);
  });
});
