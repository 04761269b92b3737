import type { Head, StreamId } from '../../../domain/ports/event-store.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { INVALID_NAME, NO_SUCH_SECRET } from '../../../domain/secret/messages.ts';
import { isSecretName, type Owner } from '../../../domain/secret/names.ts';
import {
  matchesSuffix,
  parseSecretId,
  type SecretReference,
} from '../../../domain/secret/secret-id.ts';
import type { LiveHead } from '../operation.ts';
import { refusal } from '../wire/error-mapping.ts';

/** A secret as a request names it: the reference in its SecretId, and the text as it was sent. */
export type Named = {
  readonly secretId: string;
  readonly reference: Exclude<SecretReference, { kind: 'invalidName' }>;
};

/** Read a SecretId. Throws the name form of ValidationException (M13). */
export const nameSecret = (secretId: string, caller: Owner): Named => {
  const reference = parseSecretId(secretId, caller);
  if (reference.kind === 'invalidName') throw invalidName();
  return { secretId, reference };
};

/** The stream a new secret would have. Throws the name form of ValidationException (M13). */
export const newStream = (name: string, owner: Owner): StreamId => {
  if (!isSecretName(name)) throw invalidName();
  return { ...owner, name };
};

/** Load what a reference means, with one read. Throws ResourceNotFoundException (M1). */
export const locate = async (
  load: (stream: StreamId) => Promise<Head>,
  { reference }: Named,
): Promise<LiveHead> => {
  if (reference.kind === 'elsewhere') throw noSuchSecret();
  const head = await load({ ...reference.owner, name: reference.name });
  const { secret } = head;
  if (secret.status === 'absent' || !matchesSuffix(secret.arn, reference.suffix)) {
    throw noSuchSecret();
  }
  return { ...head, secret };
};

const invalidName = () => refusal(rejection('InvalidName', INVALID_NAME));
const noSuchSecret = () => refusal(rejection('ResourceNotFound', NO_SUCH_SECRET));
