import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientOf, credentialsIn } from '../support/clients.ts';
import { announced, type Environment, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const serve = (argv: readonly string[], env: Environment = {}) =>
  sealstream(['serve', '--port', '0', ...argv], {
    env: { SEALSTREAM_DATA_DIR: temporaryDirectory(), ...env },
  });

describe('sealstream serve', () => {
  it('keeps data, account and credentials across restarts', async () => {
    const env = { SEALSTREAM_DATA_DIR: temporaryDirectory() };
    const process = serve([], env);
    const first = await announced(process);
    const secret = { Name: 'kept', SecretString: 'value' };
    const { ARN } = await clientOf(first).createSecret(secret);
    process.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);

    const second = await announced(serve([], env));
    expect(second.account).toBe(first.account);
    expect(credentialsIn(second)).toEqual(credentialsIn(first));
    expect(await clientOf(second).getSecretValue({ SecretId: 'kept' })).toMatchObject({
      ARN,
      SecretString: 'value',
    });
  });

  it('uses ./.sealstream by default', async () => {
    const cwd = temporaryDirectory();
    const process = sealstream(['serve', '--port', '0'], { cwd });
    await announced(process);
    await process.prints(
      new RegExp(`secrets in ${cwd}/\\.sealstream, keys in ${cwd}/\\.sealstream`),
    );
  });

  it('warns about listening without TLS on any but a loopback address', async () => {
    const quiet = serve([]);
    await announced(quiet);
    quiet.kill('SIGTERM');
    expect((await quiet.ended).stderr).not.toContain('WARNING');

    const open = serve(['--host', '0.0.0.0']);
    const { endpoint } = await announced(open);
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await open.prints(/WARNING: listening on 0\.0\.0\.0 without TLS\./);
  });

  it('says in one sentence that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, stderr } = await serve(['--port', `${port}`]).ended;
    expect(code).toBe(1);
    expect(stderr).toBe(
      `sealstream serve: Another program listens on 127.0.0.1 port ${port}: choose another --port.\n`,
    );
  });

  it('says in one sentence that an address is not one of this machine', async () => {
    const { code, stderr } = await serve(['--host', '192.0.2.1']).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('This machine has no address 192.0.2.1 port');
  });

  it.each([
    ['requests', 3],
    ['errors', 0],
    ['none', 0],
  ])('logs %s, as JSON lines without any value', async (level, lines) => {
    const process = serve(['--log', level]);
    const client = clientOf(await announced(process));
    await client.createSecret({ Name: 'logged', SecretString: 'a canary' });
    await client.getSecretValue({ SecretId: 'logged' });
    await expect(client.getSecretValue({ SecretId: 'missing' })).rejects.toThrow();
    process.kill('SIGTERM');

    const { stderr } = await process.ended;
    expect(stderr).not.toContain('canary');
    const records = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(records).toHaveLength(lines);
    for (const record of records) {
      expect(JSON.parse(record)).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        region: 'us-east-1',
        status: expect.any(Number),
      });
    }
  });

  it('logs authentication failures with their reason by default, at most ten at a time', async () => {
    const process = serve([]);
    const { endpoint } = await announced(process);
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIASTRANGER12345678/20260102/us-east-1/secretsmanager/aws4_request';
    for (let sent = 0; sent < 12; sent += 1) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.ListSecrets',
        ...(sent === 0 && { authorization }),
      };
      expect((await fetch(endpoint, { method: 'POST', headers, body: '{}' })).status).toBe(400);
    }
    process.kill('SIGTERM');

    const { stderr } = await process.ended;
    const records = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(11);
    expect(records.at(-1)).toMatchObject({ event: 'refusals-left-out', leftOut: 2 });
    expect(records.slice(0, 2)).toMatchObject([
      { refusal: 'malformed', peer: '127.0.0.1', error: 'IncompleteSignatureException' },
      { refusal: 'not-signed', peer: '127.0.0.1', operation: 'ListSecrets' },
    ]);
    expect(stderr).not.toContain('aws4_request');
  });

  it('rejects a malformed root key', async () => {
    const { code, stderr } = await serve([], { SEALSTREAM_ROOT_KEY: 'short' }).ended;
    expect(code).toBe(1);
    expect(stderr).toBe(
      'sealstream serve: SEALSTREAM_ROOT_KEY must hold exactly 32 bytes in base64 (44 characters).\n',
    );
  });
});
