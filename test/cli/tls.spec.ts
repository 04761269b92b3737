import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeWithAwsCli } from '../support/aws-cli.ts';
import { connection } from '../wire/host/connection.ts';
import { clientOf } from './clients.ts';
import { announced, sealstream } from './process.ts';
import { temporaryDirectory } from './temporary.ts';

const run = promisify(execFile);

/** A certificate for this machine, signed by itself. */
const selfSigned = async () => {
  const directory = temporaryDirectory();
  const [certificate, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-out', certificate, '-keyout', key];
  await run('openssl', ['req', '-x509', '-days', '2', ...kind, ...subject, ...files]);
  return { certificate, key };
};

const serve = ({ certificate, key }: { readonly certificate: string; readonly key: string }) => {
  const tls = ['--tls-cert', certificate, '--tls-key', key];
  return sealstream(['serve', '--port', '0', '--data-dir', temporaryDirectory(), ...tls]);
};

describe('A service with a certificate', () => {
  it('serves clients that trust it, over TLS', async () => {
    const identity = await selfSigned();
    const service = await announced(serve(identity));
    expect(service.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const httpsAgent = new Agent({ ca: readFileSync(identity.certificate) });
    const client = clientOf(service, { requestHandler: { httpsAgent } });

    await client.createSecret({ Name: 'secure', SecretString: 'value' });
    const { SecretString } = await client.getSecretValue({ SecretId: 'secure' });

    expect(SecretString).toBe('value');
    httpsAgent.destroy();
  });

  it('is not trusted by others', async () => {
    const client = clientOf(await announced(serve(await selfSigned())));
    await expect(client.describeSecret({ SecretId: 'x' })).rejects.toThrow(/self-signed/);
  });

  it('closes connections without TLS, and goes on', async () => {
    const identity = await selfSigned();
    const process = serve(identity);
    const service = await announced(process);
    const plain = connection(Number(new URL(service.endpoint).port));
    await plain.send('POST / HTTP/1.1\r\nHost: x\r\n\r\n');
    await plain.ended;
    const httpsAgent = new Agent({ ca: readFileSync(identity.certificate) });
    const client = clientOf(service, { requestHandler: { httpsAgent } });
    await client.createSecret({ Name: 'secure', SecretString: 'value' });
    process.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);
  });

  it('warns about no address', async () => {
    const identity = await selfSigned();
    const tls = ['--tls-cert', identity.certificate, '--tls-key', identity.key];
    const place = ['--port', '0', '--host', '0.0.0.0', '--data-dir', temporaryDirectory()];
    const process = sealstream(['serve', ...place, ...tls]);
    await announced(process);
    process.kill('SIGTERM');
    expect((await process.ended).stderr).not.toContain('WARNING');
  });

  it.each([
    ['a missing certificate', { certificate: '/nowhere/cert.pem' }, 'cannot be read'],
    ['a missing key', { key: '/nowhere/key.pem' }, 'cannot be read'],
    ['a certificate that is none', { certificate: 'package.json' }, 'no certificate in PEM form'],
    ['a key that others can read', { key: 'package.json' }, 'run chmod 600 package.json'],
  ])('does not start with %s', async (_name, wrong, reason) => {
    const { code, stderr } = await serve({ ...(await selfSigned()), ...wrong }).ended;
    expect(code).toBe(1);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain(reason);
  });

  it('does not start with a key that is none', async () => {
    const { certificate, key } = await selfSigned();
    writeFileSync(key, 'none');
    const { code, stderr } = await serve({ certificate, key }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be used')]);
  });

  it('does not start with the key of another', async () => {
    const [{ certificate }, { key }] = [await selfSigned(), await selfSigned()];
    const { code, stderr } = await serve({ certificate, key }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be used')]);
  });
});

describeWithAwsCli('The banner of a service with a certificate', (aws) => {
  it('makes its example work as it is printed', async () => {
    const service = await announced(serve(await selfSigned()));
    const script = `set -e\n${service.exports}\n${service.example}\n`;
    const env = { PATH: `${dirname(aws)}:/usr/bin:/bin`, HOME: temporaryDirectory() };
    const { stdout } = await run('bash', ['-c', script], { env });
    expect(JSON.parse(stdout)).toMatchObject({ ARN: expect.stringContaining(service.account) });
  });
});
