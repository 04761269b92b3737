import type { Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { OperatorError } from '../operator-error.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** What TLS needs of it. */
export type ServedIdentity = Pick<TlsIdentity, 'certificate' | 'key' | 'clientCa'>;

/** A server that goes on with another identity; connections that are open keep the one they have. */
export type SecureServer = {
  readonly server: Server;
  /** Throws `OperatorError` for what OpenSSL does not take, and goes on with the one before. */
  readonly renew: (identity: ServedIdentity) => void;
};

/** In milliseconds. */
const HANDSHAKE_TIMEOUT = 10_000;

/** Those of TLS 1.3, and of 1.2 those that authenticate what they encrypt, with a key for each session. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** An HTTPS server. Throws `OperatorError` for a certificate and key that OpenSSL does not take. */
export const secureServer = (identity: ServedIdentity, settings: ServerOptions): SecureServer => {
  const server = usable(() =>
    createServer({
      ...settings,
      ...contextOf(identity),
      requestCert: identity.clientCa !== null,
      rejectUnauthorized: true,
      handshakeTimeout: HANDSHAKE_TIMEOUT,
    }),
  );
  return {
    server,
    renew: (renewed) =>
      usable(() => {
        // Tried first: the server would be left with half of what it was given.
        createSecureContext(contextOf(renewed));
        server.setSecureContext(contextOf(renewed));
      }),
  };
};

const contextOf = ({ certificate: cert, key, clientCa }: ServedIdentity): SecureContextOptions => ({
  cert,
  key,
  ...(clientCa !== null && { ca: clientCa }),
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: true,
});

const usable = <Result>(use: () => Result): Result => {
  try {
    return use();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new OperatorError(`The TLS certificate and key cannot be used: ${reason}`, { cause });
  }
};
