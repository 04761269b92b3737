import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { readSecretFile, readTrustedFile } from '../settings/operator-files.ts';
import type { TlsFiles } from '../settings/serve-options.ts';

/** What a server proves itself with; PEM texts. */
export type TlsIdentity = {
  readonly certificate: string;
  readonly key: string;
  /** The certificates of those who may vouch for clients; `null` if clients need none. */
  readonly clientCa: string | null;
  /** When the certificate ends, as OpenSSL writes it. */
  readonly validTo: string;
  /** The certificate's path if nobody else vouches for it, so that clients must be told to trust it. */
  readonly selfSigned: string | null;
};

/** Reads the files. Throws `OperatorError` for what cannot be read or is no certificate. */
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

/** Whether all of them can be read again and again. */
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

/** The first of the certificates. All have to be whole: OpenSSL passes over what follows one that is not. */
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
