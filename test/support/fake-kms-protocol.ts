import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import { branded, type Region, type SecretArn, type VersionId } from '../../domain/secret/ids.ts';

/** The members of a request. */
export type Input = Readonly<Record<string, unknown>>;

/** A request, as framed by the protocol. */
export type KmsRequest = {
  readonly operation: string;
  /** The region the request was signed for. */
  readonly region: Region;
  readonly input: Input;
};

/** An error of KMS by its name. */
export class KmsFault extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Errors of KMS itself, which have status 500. */
const SERVER_FAULTS = new Set([
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
]);

/** HTTP status of an error. */
export const statusOf = (name: string): number => (SERVER_FAULTS.has(name) ? 500 : 400);

/** AWS JSON 1.1: the operation in a header, the region in the signature's scope, the input as JSON. */
export const readRequest = async (request: IncomingMessage): Promise<KmsRequest> => {
  const operation = /^TrentService\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1];
  const scope = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/kms\/aws4_request/;
  const region = scope.exec(request.headers.authorization ?? '')?.[1];
  if (request.method !== 'POST' || operation === undefined) {
    throw new KmsFault('UnknownOperationException', 'No KMS operation');
  }
  if (region === undefined) throw new KmsFault('MissingAuthenticationToken', 'Not signed for kms');
  const input: unknown = JSON.parse(await text(request));
  if (!isObject(input)) throw new KmsFault('SerializationException', 'Not an object');
  return { operation, region: branded<Region>(region), input };
};

/** A member that must be a text. */
export const textIn = (input: Input, member: string): string => {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new KmsFault('ValidationException', `${member} is required`);
};

/** The encryption context, which this service always gives whole. */
export const contextIn = ({ EncryptionContext: given }: Input): EncryptionContext => {
  if (!isObject(given) || Object.keys(given).length !== 2) {
    throw new KmsFault('ValidationException', 'EncryptionContext must be the pair of a secret');
  }
  return {
    secretArn: branded<SecretArn>(textIn(given, 'SecretARN')),
    versionId: branded<VersionId>(textIn(given, 'SecretVersionId')),
  };
};

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
