import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServedIdentity } from '../../../server/http/tls-server.ts';
import { selfSigned } from '../../support/certificates.ts';
import { head } from './connection.ts';
import { startHost } from './host.ts';

/** Read immediately, as the files are deleted after the test that made them. */
const identityOf = async (kind: 'ec' | 'rsa'): Promise<ServedIdentity> => {
  const { certificate, key } = await selfSigned(kind);
  return {
    certificate: readFileSync(certificate, 'utf8'),
    key: readFileSync(key, 'utf8'),
    clientCa: null,
  };
};

/** Connects; resolves when the handshake is complete. */
const handshake = (port: number, options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
    onTestFinished(() => void socket.destroy());
    socket.once('error', reject).once('secureConnect', () => resolve(socket));
  });

describe('A handshake', () => {
  const identities: Partial<Record<'ec' | 'rsa', ServedIdentity>> = {};
  const hostWith = async (kind: 'ec' | 'rsa') => {
    identities[kind] ??= await identityOf(kind);
    return startHost({ tls: identities[kind] });
  };

  it.each([
    ['ec', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['ec', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    ['ec', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ['rsa', 'ECDHE-RSA-AES128-GCM-SHA256'],
    ['rsa', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ['rsa', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ] as const)('over TLS 1.2 with an %s key succeeds with %s', async (kind, ciphers) => {
    const { port } = await hostWith(kind);
    const socket = await handshake(port, { maxVersion: 'TLSv1.2', ciphers });
    expect(socket.getCipher().name).toBe(ciphers);
  });

  it.each([
    ['ec', 'ECDHE-ECDSA-AES128-SHA'],
    ['ec', 'ECDHE-ECDSA-AES256-SHA'],
    ['ec', 'ECDHE-ECDSA-AES128-SHA256'],
    ['ec', 'ECDHE-ECDSA-AES256-SHA384'],
    ['rsa', 'ECDHE-RSA-AES128-SHA'],
    ['rsa', 'ECDHE-RSA-AES256-SHA'],
    ['rsa', 'ECDHE-RSA-AES128-SHA256'],
    ['rsa', 'ECDHE-RSA-AES256-SHA384'],
    ['rsa', 'AES128-SHA'],
    ['rsa', 'AES256-SHA256'],
    ['rsa', 'AES128-GCM-SHA256'],
  ] as const)('over TLS 1.2 with an %s key fails with %s', async (kind, ciphers) => {
    const { port } = await hostWith(kind);
    await expect(handshake(port, { maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow(/handshake/);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('fails over %s', async (version) => {
    const { port } = await hostWith('rsa');
    const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' };
    await expect(handshake(port, old)).rejects.toThrow(/protocol version/);
  });

  it('uses TLS 1.3 where possible', async () => {
    const { port } = await hostWith('ec');
    expect((await handshake(port, {})).getProtocol()).toBe('TLSv1.3');
  });
});

describe('Connections that never complete their handshake', () => {
  it('lock out no client, and make way for complete ones', async () => {
    const tls = await identityOf('ec');
    const { port, serverLogs, stop } = await startHost({ tls, capacity: { connections: 5 } });
    const closed: Promise<void>[] = [];
    for (let opened = 0; opened < 20; opened += 1) {
      const socket = connectPlain(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
      socket.on('error', () => {}).resume();
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    const socket = await handshake(port, {});
    const answer = new Promise<string>((resolve) =>
      socket.once('data', (text) => resolve(`${text}`)),
    );
    socket.write(`${head('Content-Length: 2')}{}`);
    expect(await answer).toContain('200 OK');
    await Promise.all(closed.slice(0, 16));
    await stop();
    expect(serverLogs).toMatchObject([{ counts: { connectionsEvicted: 16 } }]);
  });
});
