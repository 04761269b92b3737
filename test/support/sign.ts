import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type HttpRequest, JSON_1_1 } from '../../functions/api/wire/http.ts';
import { CREDENTIALS, REGION } from './root.ts';

/** What a test may change in an otherwise valid request. */
export type RawRequest = {
  readonly target?: string;
  readonly body?: string | Uint8Array;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  /** Added to the usual headers or replacing them; they are signed too. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly service?: string;
  readonly at?: Date;
  readonly credentials?: typeof CREDENTIALS;
};

/** Signs a request with the SDK's signer, for requests that the SDK's clients do not send. */
export const signed = async (raw: RawRequest): Promise<HttpRequest> => {
  const { method = 'POST', path = '/', host = '127.0.0.1:4599' } = raw;
  const body =
    typeof raw.body === 'string' ? Buffer.from(raw.body) : (raw.body ?? Buffer.from('{}'));
  const request = {
    method,
    protocol: 'http:',
    hostname: host,
    path,
    headers: {
      host,
      'content-type': JSON_1_1,
      'x-amz-target': `secretsmanager.${raw.target ?? 'CreateSecret'}`,
      ...raw.headers,
    },
    body,
  };
  const options = raw.at ? { signingDate: raw.at } : {};
  const { headers } = await signer(raw).sign(request, options);
  return { method, path, query: '', headers: Object.entries(headers), body, basePath: '' };
};

const signer = ({
  region = REGION,
  service = 'secretsmanager',
  credentials = CREDENTIALS,
}: RawRequest) =>
  new SignatureV4({ service, region, credentials, sha256: NodeSha256, applyChecksum: false });

type SourceData = string | ArrayBuffer | ArrayBufferView;

const bytes = (data: SourceData): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

/** SHA-256 and HMAC, with the interface that the signer expects. */
class NodeSha256 {
  readonly #hash;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: SourceData): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('A signature needs each hash once');
  }
}
