import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { MARKED_FOR_DELETION, ON_REPLICA } from '../../../domain/secret/messages.ts';
import type { ActiveSecret } from '../../../domain/secret/state.ts';
import { refusal } from '../wire/errors.ts';

/** The secret, unless its deletion is scheduled. Throws InvalidRequestException (M6). */
export const activeSecret = ({ secret }: LiveHead): ActiveSecret => {
  if (secret.status === 'active') return secret;
  throw refusal(rejection('InvalidRequest', MARKED_FOR_DELETION));
};

/**
 * The secret, unless its deletion is scheduled or it is a replica, which only its primary changes.
 * Throws InvalidRequestException (M6) or InvalidParameterException (M23).
 */
export const writableSecret = (head: LiveHead): ActiveSecret => {
  const secret = activeSecret(head);
  refuseReplica(head);
  return secret;
};

/** Throws InvalidParameterException (M23) for a replica, whatever else the request would be told. */
export const refuseReplica = ({ secret }: LiveHead): void => {
  if (secret.replicaOf !== null) throw refusal(rejection('InvalidParameter', ON_REPLICA));
};
