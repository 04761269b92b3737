import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../domain/ports/clock.ts';
import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { defaultAlias, missingUsePermission } from './default-key-alias.ts';
import { defaultKeyMaker, rememberedAttempt } from './default-key-maker.ts';

/** A request to KMS under a key named in any way KMS accepts. */
export type KeyRequest<Value> = {
  /** The KMS action that needs permission. */
  readonly action: 'GenerateDataKey' | 'Encrypt';
  /**
   * `malformed` is the failure to return if KMS rejects the form of the request; if `null`, that error is
   * thrown.
   */
  readonly send: (keyId: string, malformed: KeyFailure | null) => Promise<KeyOutcome<Value>>;
};

/**
 * Sends a request under the owner's default key. Throws a `Misconfiguration` if this service may not use or
 * create it.
 */
export type UnderDefault = <Value>(
  client: KMSClient,
  owner: Owner,
  request: KeyRequest<Value>,
) => Promise<KeyOutcome<Value>>;

/**
 * Default keys of all accounts and regions of a stage: one request to KMS, except for the first use, which
 * creates the key.
 */
export const defaultKeys = (stage: string | null, clock: Clock): UnderDefault => {
  const makers = new Map<string, () => Promise<string>>();
  const makerFor = (client: KMSClient, { account, region }: Owner): (() => Promise<string>) => {
    const ownerKey = `${account} ${region}`;
    const maker =
      makers.get(ownerKey) ?? rememberedAttempt(clock, defaultKeyMaker(client, { account, stage }));
    makers.set(ownerKey, maker);
    return maker;
  };

  return async (client, owner, { action, send }) => {
    const alias = defaultAlias({ account: owner.account, stage });
    const usual = permitted(await send(alias, null), alias, action);
    if (usual.ok || usual.failure !== 'notFound') return usual;
    const key = await makerFor(client, owner)();
    return visible(permitted(await send(key, null), alias, action));
  };
};

const permitted = <Value>(
  outcome: KeyOutcome<Value>,
  alias: string,
  action: string,
): KeyOutcome<Value> => {
  if (outcome.ok || outcome.failure !== 'denied') return outcome;
  throw missingUsePermission(alias, action);
};

/** New keys become visible with a delay (developer guide, "Eventual consistency"). */
const visible = <Value>(outcome: KeyOutcome<Value>): KeyOutcome<Value> => {
  if (outcome.ok || outcome.failure !== 'notFound') return outcome;
  throw new Outage('unavailable', 'KMS does not show the new default key yet');
};
