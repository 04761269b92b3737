import { createHash, createHmac, randomUUID } from 'node:crypto';
import { ALGORITHM } from '../../../infra/sigv4/authorization-fields.ts';
import { canonicalRequest, stringToSign } from '../../../infra/sigv4/canonical.ts';
import { TERMINATOR } from '../../../infra/sigv4/credential.ts';
import { deriveSigningKey } from '../../../infra/sigv4/signing-key.ts';
import { formatTimestamp } from '../../../infra/sigv4/timestamp.ts';
import { IDENTITY } from '../identity.ts';

/** A request of the API before it is signed. */
export type Unsigned = { readonly operation: string; readonly body: string };

const USER_AGENT =
  'aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0 api/secretsmanager';

/** Signs requests with the headers of the JavaScript SDK, as bytes for the socket; valid for 5 minutes. */
export const requestSigner = (
  port: number,
  region: string = IDENTITY.region,
): ((unsigned: Unsigned) => Buffer) => {
  const timestamp = formatTimestamp(Date.now());
  const { accessKeyId, secretAccessKey } = IDENTITY;
  const date = timestamp.slice(0, 8);
  const scope = { date, region, service: 'secretsmanager', terminator: TERMINATOR };
  const key = deriveSigningKey(secretAccessKey, scope);
  const credential = [accessKeyId, ...Object.values(scope)].join('/');

  return ({ operation, body }) => {
    const bytes = Buffer.from(body);
    const headers = Object.entries({
      'amz-sdk-invocation-id': randomUUID(),
      'amz-sdk-request': 'attempt=1; max=3',
      'content-length': String(bytes.length),
      'content-type': 'application/x-amz-json-1.1',
      host: `127.0.0.1:${port}`,
      'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
      'x-amz-date': timestamp,
      'x-amz-target': `secretsmanager.${operation}`,
      'x-amz-user-agent': USER_AGENT,
    });
    const names = headers.map(([name]) => name);
    const request = { method: 'POST', path: '/', query: '', headers, body: bytes };
    const text = stringToSign({ timestamp, scope }, canonicalRequest(request, names));
    const signature = createHmac('sha256', key).update(text).digest('hex');
    const authorization =
      `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, ` +
      `Signature=${signature}`;
    return written(
      [...headers, ['user-agent', USER_AGENT], ['authorization', authorization]],
      bytes,
    );
  };
};

const written = (headers: readonly (readonly [string, string])[], body: Buffer): Buffer => {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body]);
};
