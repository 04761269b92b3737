import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { deriveSigningKey } from '../../../infra/sigv4/signing-key.ts';

/** Whether this request, always `POST /`, was signed by the one access key there is. */
export type Verifier = (headers: IncomingHttpHeaders, body: Buffer) => boolean;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(\w+)\/((\d{8})\/([a-z0-9-]+)\/secretsmanager\/aws4_request), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;

const SKEW_MS = 5 * 60_000;

/** Signature Version 4 for one key and well-behaved clients: one pattern, one canonical string. */
export const verifier = (accessKeyId: string, secretAccessKey: string): Verifier => {
  const keys = new Map<string, ReturnType<typeof deriveSigningKey>>();
  const keyOf = (scopeText: string, date: string, region: string) => {
    const known = keys.get(scopeText);
    if (known !== undefined) return known;
    const scope = { date, region, service: 'secretsmanager', terminator: 'aws4_request' };
    const key = deriveSigningKey(secretAccessKey, scope);
    keys.set(scopeText, key);
    return key;
  };

  return (headers, body) => {
    const found = AUTHORIZATION.exec(headers.authorization ?? '');
    if (found === null) return false;
    const [, keyId = '', scope = '', date = '', region = '', signed = '', signature = ''] = found;
    const timestamp = String(headers['x-amz-date']);
    const isCurrent = Math.abs(Date.now() - epochOf(timestamp)) <= SKEW_MS;
    if (keyId !== accessKeyId || !timestamp.startsWith(date) || !isCurrent) return false;
    const names = signed.split(';');
    if (!coversAll(headers, names)) return false;
    const digest = hash('sha256', canonical(headers, names, body));
    const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${digest}`;
    const calculated = createHmac('sha256', keyOf(scope, date, region))
      .update(text)
      .digest();
    return timingSafeEqual(calculated, Buffer.from(signature, 'hex'));
  };
};

/** Whether the host and every `x-amz-*` header there is are signed. */
const coversAll = (headers: IncomingHttpHeaders, signed: readonly string[]): boolean => {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amz-') && !signed.includes(name)) return false;
  }
  return signed.includes('host');
};

const canonical = (
  headers: IncomingHttpHeaders,
  signed: readonly string[],
  body: Buffer,
): string => {
  const lines = signed.map((name) => `${name}:${headers[name]}`).join('\n');
  return `POST\n/\n\n${lines}\n\n${signed.join(';')}\n${hash('sha256', body)}`;
};

/** `YYYYMMDDTHHMMSSZ` in epoch milliseconds. */
const epochOf = (text: string): number =>
  Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(4, 6)) - 1,
    Number(text.slice(6, 8)),
    Number(text.slice(9, 11)),
    Number(text.slice(11, 13)),
    Number(text.slice(13, 15)),
  );
