import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../domain/ports/clock.ts';
import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { defaultAlias, mayNotUse } from './default-key-alias.ts';
import { defaultKeyMaker, rememberedAttempt } from './default-key-maker.ts';

/** One request to KMS under a key named in any way KMS takes. */
export type KeyRequest<Value> = {
  /** What it takes a permission for. */
  readonly action: 'GenerateDataKey' | 'Encrypt';
  /** `malformed` is what a complaint about the form of the request means; it is thrown if `null`. */
  readonly send: (keyId: string, malformed: KeyFailure | null) => Promise<KeyOutcome<Value>>;
};

/**
 * A request under the owner's default key. Throws a `Misconfiguration` when this service may not use
 * or make it.
 */
export type UnderDefault = <Value>(
  client: KMSClient,
  owner: Owner,
  request: KeyRequest<Value>,
) => Promise<KeyOutcome<Value>>;

/** The default keys of all accounts and regions of a stage: one request to KMS, but for the very first use. */
export const defaultKeys = (stage: string | null, clock: Clock): UnderDefault => {
  const makers = new Map<string, () => Promise<string>>();
  const makerFor = (client: KMSClient, { account, region }: Owner): (() => Promise<string>) => {
    const place = `${account} ${region}`;
    const maker =
      makers.get(place) ?? rememberedAttempt(clock, defaultKeyMaker(client, { account, stage }));
    makers.set(place, maker);
    return maker;
  };

  return async (client, owner, { action, send }) => {
    const alias = defaultAlias({ account: owner.account, stage });
    const usual = permitted(await send(alias, null), alias, action);
    if (usual.ok || usual.failure !== 'notFound') return usual;
    const key = await makerFor(client, owner)();
    return shown(permitted(await send(key, null), alias, action));
  };
};

const permitted = <Value>(
  outcome: KeyOutcome<Value>,
  alias: string,
  action: string,
): KeyOutcome<Value> => {
  if (outcome.ok || outcome.failure !== 'denied') return outcome;
  throw mayNotUse(alias, action);
};

/** KMS shows new keys after a moment (developer guide, "Eventual consistency"). */
const shown = <Value>(outcome: KeyOutcome<Value>): KeyOutcome<Value> => {
  if (outcome.ok || outcome.failure !== 'notFound') return outcome;
  throw new Outage('unavailable', 'KMS does not show the new default key yet');
};
