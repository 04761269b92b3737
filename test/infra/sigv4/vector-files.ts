import { readdirSync, readFileSync } from 'node:fs';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';

/** A recorded request, with the signature of an independent signer. */
export type Vector = {
  readonly name: string;
  readonly form: 'header' | 'query';
  readonly service: string;
  readonly request: SignedRequest;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly signedAt: number;
};

type Shared = Pick<Vector, 'accessKeyId' | 'secretAccessKey' | 'region' | 'signedAt'>;

type Written = Omit<Vector, keyof Shared | 'request'> & {
  readonly request: Omit<SignedRequest, 'body'> & { readonly body: string };
};

type VectorFile = Shared & { readonly source: string; readonly vectors: readonly Written[] };

const FOLDER = new URL('../../vectors/sigv4/', import.meta.url);

/** Every vector of test/vectors/sigv4, named after its file. */
export const allVectors = (): readonly Vector[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => vectorsOf(file));

const vectorsOf = (file: string): readonly Vector[] => {
  const read: VectorFile = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  const { source: _, vectors, ...shared } = read;
  return vectors.map((vector) => ({
    ...shared,
    ...vector,
    name: `${file}: ${vector.name}`,
    request: { ...vector.request, body: Buffer.from(vector.request.body, 'utf8') },
  }));
};
