import type { Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { OperatorError } from '../operator-error.ts';
import type { TlsIdentity } from '../tls-identity.ts';

/** In milliseconds. */
const HANDSHAKE_TIMEOUT = 10_000;

/** An HTTPS server. Throws `OperatorError` for a certificate and key that OpenSSL does not take. */
export const secureServer = (
  { certificate: cert, key }: Pick<TlsIdentity, 'certificate' | 'key'>,
  settings: ServerOptions,
): Server => {
  try {
    return createServer({ ...settings, cert, key, handshakeTimeout: HANDSHAKE_TIMEOUT });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new OperatorError(`The TLS certificate and key cannot be used: ${reason}`, { cause });
  }
};
