import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from './temporary.ts';

const run = promisify(execFile);

/** Paths of a certificate and its key, PEM. */
export type CertificateFiles = { readonly certificate: string; readonly key: string };

/** A certificate authority. */
export type Authority = CertificateFiles & {
  readonly issue: (name: string) => Promise<CertificateFiles>;
};

const KINDS = {
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
  rsa: ['-newkey', 'rsa:2048', '-nodes'],
} as const;

/** Creates a self-signed certificate for this machine; removed after the test. */
export const selfSigned = async (kind: keyof typeof KINDS = 'ec'): Promise<CertificateFiles> => {
  const files = newFiles();
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await openssl('req', '-x509', '-days', '2', ...KINDS[kind], ...subject, ...out(files));
  return files;
};

/** Creates a certificate authority; removed after the test. */
export const authority = async (): Promise<Authority> => {
  const files = newFiles();
  await openssl('req', '-x509', '-days', '2', ...KINDS.ec, '-subj', '/CN=authority', ...out(files));
  const issue = async (name: string): Promise<CertificateFiles> => {
    const issued = newFiles();
    const request = `${issued.certificate}.request`;
    const wanted = { certificate: request, key: issued.key };
    await openssl('req', '-new', ...KINDS.ec, '-subj', `/CN=${name}`, ...out(wanted));
    const by = ['-CA', files.certificate, '-CAkey', files.key, '-CAcreateserial'];
    await openssl('x509', '-req', '-in', request, ...by, '-days', '2', '-out', issued.certificate);
    return issued;
  };
  return { ...files, issue };
};

const newFiles = (): CertificateFiles => {
  const directory = temporaryDirectory();
  return { certificate: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
};

const out = ({ certificate, key }: CertificateFiles): readonly string[] => [
  '-out',
  certificate,
  '-keyout',
  key,
];

const openssl = (...argv: readonly string[]) => run('openssl', argv);
