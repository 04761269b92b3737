import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';

/** The example access key of the AWS documentation; it opens nothing. */
export const ACCESS_KEY = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

export const REGION = 'us-east-1';
export const SERVICE = 'secretsmanager';

/** 20150830T123600Z, when everything here was signed unless a test says otherwise. */
export const SIGNED_AT = Date.UTC(2015, 7, 30, 12, 36, 0);

/** What a client sends before it signs. */
export type Unsigned = {
  readonly method: string;
  /** Already percent-encoded, as it will stand on the request line. */
  readonly path: string;
  /** Not encoded. */
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type SigningOptions = {
  readonly accessKey?: typeof ACCESS_KEY & { readonly sessionToken?: string };
  readonly region?: string;
  readonly service?: string;
  readonly signedAt?: number;
};

export const GET_SECRET_VALUE: Unsigned = {
  method: 'POST',
  path: '/',
  query: {},
  headers: {
    Host: 'secretsmanager.us-east-1.amazonaws.com',
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': 'secretsmanager.GetSecretValue',
  },
  body: Buffer.from('{"SecretId":"db/password"}'),
};

/** Signed in the Authorization header by the signer of the AWS SDK for JavaScript. */
export const signed = async (
  unsigned: Unsigned = GET_SECRET_VALUE,
  options: SigningOptions = {},
): Promise<SignedRequest> =>
  onTheWire(
    await signer(options).sign(asSent(unsigned), {
      signingDate: new Date(options.signedAt ?? SIGNED_AT),
    }),
  );

/** The same, presigned in the query; `expiresIn` in seconds. */
export const presigned = async (
  unsigned: Unsigned = GET_SECRET_VALUE,
  { expiresIn = 60, ...options }: SigningOptions & { readonly expiresIn?: number } = {},
): Promise<SignedRequest> =>
  onTheWire(
    await signer(options).presign(asSent(unsigned), {
      signingDate: new Date(options.signedAt ?? SIGNED_AT),
      expiresIn,
      // Hoisted into the query, an X-Amz-Target would not be found where awsJson looks for it.
      unhoistableHeaders: new Set(['x-amz-target']),
    }),
  );

type Request = Parameters<SignatureV4['presign']>[0];

const signer = ({ accessKey = ACCESS_KEY, region = REGION, service = SERVICE }: SigningOptions) =>
  new SignatureV4({ credentials: accessKey, region, service, sha256: NodeSha256 });

const asSent = ({ query, headers, ...rest }: Unsigned): Request => ({
  ...rest,
  protocol: 'https:',
  hostname: 'secretsmanager.us-east-1.amazonaws.com',
  query: { ...query },
  headers: { ...headers },
});

const onTheWire = ({ method, path, query, headers, body }: Request): SignedRequest => ({
  method,
  path,
  query: Object.entries(query ?? {})
    .flatMap(([name, value]) => [value ?? ''].flat().map((one) => [name, one] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&'),
  headers: Object.entries(headers),
  body,
});

/** The hash constructor that the signer requires, based on node:crypto. */
class NodeSha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#fresh();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    if (this.#secret === undefined) return createHash('sha256');
    const { buffer, byteOffset, byteLength } = bytesOf(this.#secret);
    return createHmac('sha256', new Uint8Array(buffer, byteOffset, byteLength));
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): ArrayBufferView => {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data) ? data : new Uint8Array(data);
};
