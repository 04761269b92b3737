import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readGivenFile } from './given-file.ts';
import { OperatorError } from './operator-error.ts';
import type { TlsFiles } from './options.ts';

/** What a server proves itself with; PEM texts. */
export type TlsIdentity = {
  readonly certificate: string;
  readonly key: string;
  /** The certificate's path if nobody else vouches for it, so that clients must be told to trust it. */
  readonly selfSigned: string | null;
};

/** Reads both files. Throws `OperatorError` for what cannot be read or is no certificate. */
export const readIdentity = (files: TlsFiles): TlsIdentity => {
  const certificate = read(files.certificate);
  const leaf = parse(certificate, files.certificate);
  return {
    certificate,
    key: readGivenFile(files.key),
    selfSigned: leaf.checkIssued(leaf) ? resolve(files.certificate) : null,
  };
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`The TLS file ${path} cannot be read.`, { cause });
  }
};

const parse = (certificate: string, path: string): X509Certificate => {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    throw new OperatorError(`${path} holds no certificate in PEM form.`, { cause });
  }
};
