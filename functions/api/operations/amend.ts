import { type Gathered, type Outcome, transact } from '../../../app/secret/transact.ts';
import type { Head } from '../../../domain/ports/stream.ts';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { NO_SUCH_SECRET } from '../../../domain/secret/messages.ts';
import type { Call } from '../operation.ts';
import { refusal } from '../wire/errors.ts';

/** Gathers a command for the secret as it is now. */
export type GatherLive = (head: LiveHead) => Promise<Gathered>;

/** Try to change the secret that was found, and no later one of its name. */
export const attempt = (call: Call, found: LiveHead, gather: GatherLive): Promise<Outcome> =>
  transact(call, found, call.origin, async (head) => {
    const secret = sameSecret(head, found);
    return secret === null ? { ok: false, rejection: GONE } : gather(secret);
  });

/**
 * Change a secret that was found. `null` if it is gone, or another of its name took its place while
 * this request lost races. Throws `ApiError` for a rejection.
 */
export const change = async (
  call: Call,
  found: LiveHead,
  gather: GatherLive,
): Promise<Head | null> => {
  const outcome = await attempt(call, found, gather);
  if (outcome.ok) return outcome.head;
  if (outcome.rejection === GONE) return null;
  throw refusal(outcome.rejection);
};

/** `change` by a command that leaves the secret in existence (else M1); answers it as it then stands. */
export const amend = async (call: Call, found: LiveHead, gather: GatherLive): Promise<LiveHead> => {
  const head = await change(call, found, gather);
  if (head === null) throw refusal(GONE);
  return live(head);
};

/** The head that a command left which leaves the secret in existence. */
export const live = (head: Head): LiveHead => {
  const { secret } = head;
  if (secret.status === 'absent') throw new Error('An amended secret is absent');
  return { ...head, secret };
};

/** A command that needs no facts but what the request said. */
export const plainly =
  (command: SecretCommand): GatherLive =>
  async () => ({ ok: true, command, values: {} });

/** The head of the very secret that was found; `null` if it is gone. */
export const sameSecret = (head: Head, found: LiveHead): LiveHead | null => {
  const { secret } = head;
  return secret.status !== 'absent' && secret.arn === found.secret.arn ? { ...head, secret } : null;
};

const GONE = rejection('ResourceNotFound', NO_SUCH_SECRET);
