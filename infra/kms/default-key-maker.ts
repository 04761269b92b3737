import type { KMSClient } from '@aws-sdk/client-kms';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { type Claim, claimAlias, type FailedClaim } from './default-key-claim.ts';
import { type DefaultKeyOwner, defaultAlias } from './default-key-owner.ts';
import { mayNotMake } from './default-key-permission.ts';
import { arnOf, createDefaultKey } from './default-key-requests.ts';
import { outcomeOf } from './failures.ts';
import type { Attempt } from './remembered-attempt.ts';

/**
 * Makes the default key of an account: a key, then its alias. A key that got no alias and was not
 * withdrawn is the one the next attempt starts with. To be remembered are a denial and an attempt
 * that wasted a key, or else every request would deny or waste again.
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

/** A new key may seem gone because KMS does not show it yet; one that was tried before is. */
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
    return { ok: false, error: mayNotMake(defaultAlias(owner), 'CreateKey') };
  throw new Error(`KMS does not make a key: ${made.failure}`);
};
