import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { openShell } from './keys-shell.ts';

const [OLD, NEW] = [7, 9].map((byte) => Buffer.alloc(32, byte).toString('base64'));

const serve = (directory: string, env: Readonly<Record<string, string>> = {}) =>
  sealstream(['serve', '--port', '0', '--data-dir', directory], { env });

/** A running service with a secret, and the command beside it. */
const startWithSecret = async (env: Readonly<Record<string, string>> = {}) => {
  const directory = temporaryDirectory();
  const process = serve(directory, env);
  const client = clientOf(await announced(process));
  await client.createSecret({ Name: 'before', SecretString: 'value' });
  const stop = async () => {
    process.kill('SIGTERM');
    await process.ended;
  };
  const rekey = (more: Readonly<Record<string, string>> = {}) =>
    openShell({ SEALSTREAM_DATA_DIR: directory, ...env, ...more }).run('rekey');
  return { directory, client, stop, rekey };
};

type Client = Awaited<ReturnType<typeof startWithSecret>>['client'];

const secretOf = async (client: Client, name: string) =>
  (await client.getSecretValue({ SecretId: name })).SecretString;

describe('sealstream keys rekey', () => {
  it('replaces root.key of a running service, which keeps working, as does the next start', async () => {
    const { directory, client, stop, rekey } = await startWithSecret();
    const old = readFileSync(join(directory, 'root.key'), 'utf8');

    const { code, out, err } = await rekey();

    expect([code, err]).toEqual([0, []]);
    const fresh = readFileSync(join(directory, 'root.key'), 'utf8');
    expect(fresh).not.toBe(old);
    expect(out.join()).toContain(`new root key, in ${join(directory, 'root.key')}`);
    for (const key of [old, fresh]) expect(out.join()).not.toContain(key.trim());
    expect(await secretOf(client, 'before')).toBe('value');
    await client.createSecret({ Name: 'afterwards', SecretString: 'another' });
    await stop();

    const next = clientOf(await announced(serve(directory)));
    expect(await secretOf(next, 'before')).toBe('value');
    expect(await secretOf(next, 'afterwards')).toBe('another');
  });

  it('moves the root key to a variable, and replaces it there later', async () => {
    const { directory, client, stop, rekey } = await startWithSecret();

    const first = await rekey({ SEALSTREAM_NEW_ROOT_KEY: `${OLD}` });
    expect([first.code, first.err]).toEqual([0, []]);
    expect(existsSync(join(directory, 'root.key'))).toBe(false);
    const second = await rekey({
      SEALSTREAM_ROOT_KEY: `${OLD}`,
      SEALSTREAM_NEW_ROOT_KEY: `${NEW}`,
    });
    expect([second.code, second.err]).toEqual([0, []]);
    expect([...first.out, ...second.out].join()).not.toMatch(/BwcHBw|CQkJCQ/);

    expect(await secretOf(client, 'before')).toBe('value');
    await stop();
    const refused = await serve(directory, { SEALSTREAM_ROOT_KEY: `${OLD}` }).ended;
    expect(refused.stderr).toContain('This root key is not the one');
    const next = await announced(serve(directory, { SEALSTREAM_ROOT_KEY: `${NEW}` }));
    expect(next.account).toMatch(/^\d{12}$/);
  });

  it.each<[string, Readonly<Record<string, string>>, number, string]>([
    [
      'no new root key is given for one in a variable',
      {},
      2,
      'give the new one in SEALSTREAM_NEW_ROOT_KEY',
    ],
    [
      'the new root key is the current one',
      { SEALSTREAM_NEW_ROOT_KEY: `${OLD}` },
      1,
      'is under already',
    ],
    [
      'the new root key is malformed',
      { SEALSTREAM_NEW_ROOT_KEY: 'no key' },
      1,
      'exactly 32 bytes in base64',
    ],
  ])('is rejected if %s', async (_, env, expected, reason) => {
    const { rekey } = await startWithSecret({ SEALSTREAM_ROOT_KEY: `${OLD}` });

    const { code, out, err } = await rekey(env);

    expect([code, out]).toEqual([expected, []]);
    expect(err.join()).toContain(reason);
    expect(err.join()).not.toMatch(/BwcHBw|no key/);
  });

  it('does not create a keyring', async () => {
    const { directory, run } = openShell({});

    expect(await run('rekey')).toMatchObject({ code: 1, out: [] });
    expect(existsSync(directory)).toBe(false);
  });

  it.each([
    [['rekey', 'a'], 'takes 0 operands, not 1'],
    [['rekey', '--yes'], 'takes no --yes'],
  ])('rejects %j', async (argv, reason) => {
    const { code, err } = await openShell({}).run(...argv);

    expect([code, err.join()]).toEqual([2, expect.stringContaining(reason)]);
  });
});
