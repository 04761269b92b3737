import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import { type Result, rejected, rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { INVALID_NAME, NO_SUCH_SECRET } from '../../../domain/secret/messages.ts';
import { isSecretName, type Owner } from '../../../domain/secret/names.ts';
import {
  matchesSuffix,
  parseSecretId,
  type SecretReference,
} from '../../../domain/secret/secret-id.ts';

/** A secret as a request names it: the text of its SecretId, and what it refers to. */
export type Named = {
  readonly secretId: string;
  readonly reference: Exclude<SecretReference, { kind: 'invalidName' }>;
};

/** Parses a SecretId. Rejects text that can be neither a name nor an ARN (M13). */
export const nameSecret = (secretId: string, caller: Owner): Result<{ readonly named: Named }> => {
  const reference = parseSecretId(secretId, caller);
  return reference.kind === 'invalidName'
    ? rejected(NOT_A_NAME)
    : { ok: true, named: { secretId, reference } };
};

/** The stream of a new secret. Rejects an invalid name (M13). */
export const newStream = (name: string, owner: Owner): Result<{ readonly stream: StreamId }> =>
  isSecretName(name) ? { ok: true, stream: { ...owner, name } } : rejected(NOT_A_NAME);

const NOT_A_NAME = rejection('InvalidName', INVALID_NAME);

/** The stream that a reference refers to; `null` if it cannot refer to a secret here. */
export const streamOf = ({ reference }: Named): StreamId | null =>
  reference.kind === 'secret' ? { ...reference.owner, name: reference.name } : null;

/** The head, if it belongs to the secret of the reference, not to another one of the same name. */
export const belongingHead = (head: Head, { reference }: Named): LiveHead | null => {
  const { secret } = head;
  if (secret.status === 'absent' || reference.kind !== 'secret') return null;
  return matchesSuffix(secret.arn, reference.suffix) ? { ...head, secret } : null;
};

/** Loads the secret of a reference, with one read; `null` if there is none. */
export const locate = async (
  load: (stream: StreamId) => Promise<Head>,
  named: Named,
): Promise<LiveHead | null> => {
  const stream = streamOf(named);
  return stream && belongingHead(await load(stream), named);
};

/** The rejection of a request for a secret that does not exist (M1). */
export const NOT_FOUND = rejection('ResourceNotFound', NO_SUCH_SECRET);
