import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWithAwsCli } from '../support/aws-cli.ts';
import { authority, type CertificateFiles, selfSigned } from '../support/certificates.ts';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { connection } from '../wire/host/connection.ts';

const run = promisify(execFile);

const serve = ({ certificate, key }: CertificateFiles, ...more: readonly string[]) => {
  const tls = ['--tls-cert', certificate, '--tls-key', key, ...more];
  return sealstream(['serve', '--port', '0', '--data-dir', temporaryDirectory(), ...tls]);
};

describe('A service with a certificate', () => {
  it('serves clients over TLS if they trust it', async () => {
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

  it('is not trusted by other clients', async () => {
    const client = clientOf(await announced(serve(await selfSigned())));
    await expect(client.describeSecret({ SecretId: 'x' })).rejects.toThrow(/self-signed/);
  });

  it('closes connections without TLS, and keeps serving', async () => {
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

  it('prints no warning about its address', async () => {
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
    ['a malformed certificate', { certificate: 'package.json' }, 'no certificate in PEM form'],
    ['a key that others can read', { key: 'package.json' }, 'run chmod 600 package.json'],
  ])('does not start with %s', async (_name, wrong, reason) => {
    const { code, stderr } = await serve({ ...(await selfSigned()), ...wrong }).ended;
    expect(code).toBe(1);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain(reason);
  });

  it('does not start with a malformed key', async () => {
    const { certificate, key } = await selfSigned();
    writeFileSync(key, 'none');
    const { code, stderr } = await serve({ certificate, key }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be used')]);
  });

  it('does not start with the key of another certificate', async () => {
    const [{ certificate }, { key }] = [await selfSigned(), await selfSigned()];
    const { code, stderr } = await serve({ certificate, key }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be used')]);
  });
});

describe('A service whose certificate is replaced', () => {
  const replace = (served: CertificateFiles, by: CertificateFiles) => {
    copyFileSync(by.certificate, served.certificate);
    copyFileSync(by.key, served.key);
  };

  const agentFor = ({ certificate }: CertificateFiles) => {
    const httpsAgent = new Agent({ ca: readFileSync(certificate), keepAlive: true });
    onTestFinished(() => httpsAgent.destroy());
    return httpsAgent;
  };

  it('serves the new one on SIGHUP, and keeps open connections', async () => {
    const [served, next] = [await selfSigned(), await selfSigned()];
    const old = { ...served, certificate: `${served.certificate}.old` };
    copyFileSync(served.certificate, old.certificate);
    const process = serve(served);
    const service = await announced(process);
    const httpsAgent = agentFor(old);
    const before = clientOf(service, { requestHandler: { httpsAgent } });
    await before.createSecret({ Name: 'secure', SecretString: 'value' });

    replace(served, next);
    process.kill('SIGHUP');
    await process.prints(/"event":"tls-reloaded","validTo":"[^"]+ GMT"/);

    const after = clientOf(service, { requestHandler: { httpsAgent: agentFor(next) } });
    expect((await after.getSecretValue({ SecretId: 'secure' })).SecretString).toBe('value');
    expect((await before.getSecretValue({ SecretId: 'secure' })).SecretString).toBe('value');
    const late = clientOf(service, { requestHandler: { httpsAgent: agentFor(old) } });
    await expect(late.getSecretValue({ SecretId: 'secure' })).rejects.toThrow(/self-signed/);
  });

  it('serves the new one without a signal within seconds', async () => {
    const [served, next] = [await selfSigned(), await selfSigned()];
    const process = serve(served);
    const service = await announced(process);
    replace(served, next);
    await process.prints(/"event":"tls-reloaded"/);
    const client = clientOf(service, { requestHandler: { httpsAgent: agentFor(next) } });
    await client.createSecret({ Name: 'secure', SecretString: 'value' });
  });

  it('waits until a new one is completely written', async () => {
    const [served, next] = [await selfSigned(), await selfSigned()];
    const process = serve(served);
    const service = await announced(process);
    const whole = readFileSync(next.certificate, 'utf8');
    copyFileSync(next.key, served.key);
    writeFileSync(served.certificate, `${whole}${whole.slice(0, 300)}`);
    process.kill('SIGHUP');
    await process.prints(/"event":"tls-not-reloaded","reason":"[^"]+ends in the middle/);
    writeFileSync(served.certificate, `${whole}${whole}`);
    process.kill('SIGHUP');
    await process.prints(/"event":"tls-reloaded"/);
    const client = clientOf(service, { requestHandler: { httpsAgent: agentFor(next) } });
    await client.createSecret({ Name: 'secure', SecretString: 'value' });
  });

  it.each([
    ['a malformed certificate', (files: CertificateFiles) => files.certificate, 'nonsense'],
    ['a key that is none', (files: CertificateFiles) => files.key, 'nonsense'],
  ])('keeps the current one if the new one is %s', async (_name, fileOf, text) => {
    const served = await selfSigned();
    const old = { ...served, certificate: `${served.certificate}.old` };
    copyFileSync(served.certificate, old.certificate);
    const process = serve(served);
    const service = await announced(process);
    writeFileSync(fileOf(served), text);
    process.kill('SIGHUP');
    await process.prints(/"event":"tls-not-reloaded","reason":"[^"]+"/);
    const client = clientOf(service, { requestHandler: { httpsAgent: agentFor(old) } });
    await client.createSecret({ Name: 'secure', SecretString: 'value' });
  });
});

describe('A service that requires client certificates', () => {
  const running = async () => {
    const [served, trusted, other] = [await selfSigned(), await authority(), await authority()];
    const service = await announced(serve(served, '--tls-client-ca', trusted.certificate));
    const clientWith = (files?: CertificateFiles) => {
      const own = files && {
        cert: readFileSync(files.certificate),
        key: readFileSync(files.key),
      };
      const httpsAgent = new Agent({ ca: readFileSync(served.certificate), ...own });
      onTestFinished(() => httpsAgent.destroy());
      return clientOf(service, { requestHandler: { httpsAgent } });
    };
    return { trusted, other, clientWith };
  };

  it('serves only clients with a certificate of the given authority', async () => {
    const { trusted, other, clientWith } = await running();
    const client = clientWith(await trusted.issue('client'));
    await client.createSecret({ Name: 'secure', SecretString: 'value' });

    for (const files of [undefined, await other.issue('client'), await selfSigned()]) {
      await expect(clientWith(files).getSecretValue({ SecretId: 'secure' })).rejects.toThrow();
    }
    expect((await client.getSecretValue({ SecretId: 'secure' })).SecretString).toBe('value');
  });

  it.each([
    ['is missing', '/nowhere/ca.pem', 'cannot be read'],
    ['is none', 'package.json', 'no certificate in PEM form'],
  ])('does not start with an authority that %s', async (_name, path, reason) => {
    const { code, stderr } = await serve(await selfSigned(), '--tls-client-ca', path).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(reason)]);
  });

  it('does not start with a truncated list of authorities', async () => {
    const { certificate } = await authority();
    const whole = readFileSync(certificate, 'utf8');
    writeFileSync(certificate, `${whole}${whole.slice(0, 300)}`);
    const { code, stderr } = await serve(await selfSigned(), '--tls-client-ca', certificate).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('ends in the middle')]);
  });

  it('does not start if others can add an authority', async () => {
    const { certificate } = await authority();
    chmodSync(certificate, 0o664);
    const { code, stderr } = await serve(await selfSigned(), '--tls-client-ca', certificate).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`chmod go-w ${certificate}`)]);
  });
});

describeWithAwsCli('The banner of a service with a certificate', (aws) => {
  it('makes the printed example work', async () => {
    const service = await announced(serve(await selfSigned()));
    const script = `set -e\n${service.exports}\n${service.example}\n`;
    const env = { PATH: `${dirname(aws)}:/usr/bin:/bin`, HOME: temporaryDirectory() };
    const { stdout } = await run('bash', ['-c', script], { env });
    expect(JSON.parse(stdout)).toMatchObject({ ARN: expect.stringContaining(service.account) });
  });
});
