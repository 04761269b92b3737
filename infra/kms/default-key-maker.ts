import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../domain/ports/clock.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import {
  type DefaultKeyOwner,
  defaultAlias,
  missingCreatePermission,
} from './default-key-alias.ts';
import {
  arnOf,
  type Claim,
  claimAlias,
  createDefaultKey,
  type FailedClaim,
} from './default-key-claim.ts';
import { outcomeOf } from './failures.ts';

/**
 * Creates the default key of an account: a key, then its alias. A key that got no alias and was not withdrawn is
 * reused by the next attempt. A denial, and an attempt that wasted a key, are returned so that they are remembered:
 * otherwise every request would repeat them.
 */
export const defaultKeyMaker = (
  client: KMSClient,
  owner: DefaultKeyOwner,
): (() => Promise<Attempt>) => {
  const alias = defaultAlias(owner);
  let spare: string | null = null;
  return async () => {
    const made: Attempt = spare === null ? await create(client, owner) : { ok: true, key: spare };
    if (!made.ok) return made;
    const fresh = spare === null;
    const claim = await claimAlias(client, alias, { key: made.key, fresh });
    const wasted = claim.kind === 'failed' && isWasted(claim, fresh);
    spare = claim.kind === 'named' || wasted ? null : made.key;
    return attemptOf(claim, wasted);
  };
};

/** A new key may only seem gone because it is not visible yet; one that was tried before really is. */
const isWasted = ({ withdrawn, gone }: FailedClaim, fresh: boolean): boolean =>
  withdrawn || (gone && !fresh);

const attemptOf = (claim: Claim, wasted: boolean): Attempt => {
  if (claim.kind === 'named') return { ok: true, key: claim.key };
  const { error } = claim;
  if (wasted || error instanceof Misconfiguration) return { ok: false, error };
  throw error;
};

const create = async (client: KMSClient, owner: DefaultKeyOwner): Promise<Attempt> => {
  const made = await outcomeOf(() => client.send(createDefaultKey(owner)));
  if (made.ok) return { ok: true, key: arnOf(made.value.KeyMetadata) };
  if (made.failure === 'denied')
    return { ok: false, error: missingCreatePermission(defaultAlias(owner), 'CreateKey') };
  throw new Error(`KMS does not make a key: ${made.failure}`);
};

/** Outcome of an attempt that is worth remembering; other errors are thrown. */
export type Attempt =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly error: unknown };

/** How long an outcome is remembered, in milliseconds. */
const MEMORY = 60_000;

/**
 * Runs one attempt at a time, shared by all callers, and remembers its outcome for a minute. A caller whose lookup
 * just missed the new key does not create another, and a failure that would repeat itself is not repeated with
 * every request. What an attempt throws is not remembered.
 */
export const rememberedAttempt = (
  clock: Clock,
  make: () => Promise<Attempt>,
): (() => Promise<string>) => {
  let running: Promise<Attempt> | undefined;
  let past: { readonly attempt: Attempt; readonly at: Instant } | null = null;

  const run = async (): Promise<Attempt> => {
    try {
      const attempt = await make();
      past = { attempt, at: clock.now() };
      return attempt;
    } finally {
      running = undefined;
    }
  };
  const current = (): Promise<Attempt> => {
    running ??= run();
    return running;
  };
  const remembered = (): Attempt | null => {
    if (past === null) return null;
    const age = clock.now() - past.at;
    // After the clock was set back, the age is unknown.
    return age >= 0 && age < MEMORY ? past.attempt : null;
  };

  return async () => {
    const attempt = remembered() ?? (await current());
    if (attempt.ok) return attempt.key;
    throw attempt.error;
  };
};
