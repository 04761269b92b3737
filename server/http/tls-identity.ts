import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ServerEvent } from '../../app/telemetry/telemetry.ts';
import { OperatorError } from '../operator-error.ts';
import { readSecretFile, readTrustedFile } from '../settings/operator-files.ts';
import type { TlsFiles } from '../settings/serve-options.ts';

/** The certificate and key of a server; PEM texts. */
export type TlsIdentity = {
  readonly certificate: string;
  readonly key: string;
  /** The CA certificates of clients; `null` if clients need no certificate. */
  readonly clientCa: string | null;
  /** When the certificate expires, in OpenSSL's format. */
  readonly validTo: string;
  /** The path of a self-signed certificate, which clients must be configured to trust; or `null`. */
  readonly selfSigned: string | null;
};

/** Reads the files. Throws `OperatorError` if one cannot be read or is no certificate. */
export const readIdentity = (files: TlsFiles): TlsIdentity => {
  const certificate = read(files.certificate);
  const leaf = parse(certificate, files.certificate);
  return {
    certificate,
    key: readSecretFile(files.key),
    clientCa: files.clientCa === null ? null : readCertificates(files.clientCa),
    validTo: leaf.validTo,
    selfSigned: leaf.checkIssued(leaf) ? resolve(files.certificate) : null,
  };
};

/** Whether all are regular files, which can be read more than once. */
export const areFiles = ({ certificate, key, clientCa }: TlsFiles): boolean =>
  [certificate, key, ...(clientCa === null ? [] : [clientCa])].every((path) =>
    statSync(path).isFile(),
  );

const readCertificates = (path: string): string => {
  const certificates = readTrustedFile(path);
  parse(certificates, path);
  return certificates;
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The TLS file ${path} cannot be read.`, { cause });
  }
};

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const CERTIFICATE = /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/;

/** Returns the first certificate. All must be complete: OpenSSL ignores what follows an incomplete one. */
const parse = (pem: string, path: string): X509Certificate => {
  const blocks = (pem.match(BLOCK) ?? []).filter((block) => CERTIFICATE.test(block));
  try {
    const [first] = blocks.map((block) => new X509Certificate(block));
    if (first !== undefined && !pem.replaceAll(BLOCK, '').includes('-----')) return first;
  } catch (cause) {
    throw new OperatorError(`${path} holds a certificate that cannot be read.`, { cause });
  }
  throw new OperatorError(
    blocks.length === 0
      ? `${path} holds no certificate in PEM form.`
      : `${path} ends in the middle, or is no PEM file throughout.`,
  );
};

/** Reloads the certificate when its files change. */
export type TlsWatch = {
  /** Looks at once. */
  readonly look: () => void;
  readonly stop: () => void;
};

/** Options and dependencies of the watch. */
export type TlsWatchOptions = {
  /** Throws `OperatorError` if the files are unusable. */
  readonly read: () => TlsIdentity;
  /** Throws `OperatorError` if the identity is unusable. */
  readonly renew: (identity: TlsIdentity) => void;
  readonly serving: TlsIdentity;
  readonly report: (event: ServerEvent) => void;
};

/** In milliseconds. Contents are compared, since links and mounts change without changing a file's time. */
const LOOK_EVERY = 5_000;

/**
 * Looks every few seconds whether the files have changed, and serves the new identity. An unusable one is
 * reported once, and the previous one stays in use. Between two looks a pair may be half written, so it
 * is reported only if the next look finds the same problem, but at once if the operator asked for the look.
 */
export const watchIdentity = ({ read, renew, serving, report }: TlsWatchOptions): TlsWatch => {
  let current = serving;
  let found = '';
  let reported = '';

  const reload = (): string => {
    try {
      const identity = read();
      if (isSame(identity, current)) return '';
      renew(identity);
      current = identity;
      report({ event: 'tls-reloaded', validTo: identity.validTo });
      return '';
    } catch (error) {
      if (error instanceof OperatorError) return error.message;
      throw error;
    }
  };

  const look = (isRequested: boolean): void => {
    const before = found;
    found = reload();
    if (found === '') reported = '';
    if (found === '' || found === reported || !(isRequested || found === before)) return;
    reported = found;
    report({ event: 'tls-not-reloaded', reason: found });
  };

  const timer = setInterval(() => look(false), LOOK_EVERY).unref();
  return { look: () => look(true), stop: () => clearInterval(timer) };
};

const isSame = (one: TlsIdentity, other: TlsIdentity): boolean =>
  one.certificate === other.certificate && one.key === other.key && one.clientCa === other.clientCa;
