import type { Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { OperatorError } from '../operator-error.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** The part of an identity that TLS needs. */
export type ServedIdentity = Pick<TlsIdentity, 'certificate' | 'key' | 'clientCa'>;

/** A server that can change its identity. Open connections keep the previous one. */
export type SecureServer = {
  readonly server: Server;
  /** Throws `OperatorError` if OpenSSL rejects the identity, and keeps the previous one. */
  readonly renew: (identity: ServedIdentity) => void;
};

/** In milliseconds. */
const HANDSHAKE_TIMEOUT = 10_000;

/** The suites of TLS 1.3, and those of TLS 1.2 with authenticated encryption and forward secrecy. */
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

/** Creates an HTTPS server. Throws `OperatorError` if OpenSSL rejects the certificate or the key. */
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
        // Validated first: a failure in the server itself would leave it half configured.
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
