import {
  AlreadyExistsException,
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  type KeyMetadata,
  type KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { Outage } from '../../domain/ports/outage.ts';
import type { DefaultKeyOwner } from './default-key-alias.ts';
import { mayNotMake } from './default-key-alias.ts';
import { failureOf, thrownFor } from './failures.ts';

/** What became of a key that was made for the alias of the default key. */
export type Claim =
  /** The key that has the alias. It may be another's; ours is then withdrawn, as far as possible. */
  { readonly kind: 'named'; readonly key: string } | FailedClaim;

/** No key has the alias yet, as far as is known. */
export type FailedClaim = {
  readonly kind: 'failed';
  readonly error: unknown;
  readonly withdrawn: boolean;
  /** KMS says that our key cannot have the alias: it is not there, or waits for its deletion. */
  readonly gone: boolean;
};

/** A key for the alias. `fresh`: no attempt was made before, so it cannot have the alias already. */
export type Candidate = { readonly key: string; readonly fresh: boolean };

/**
 * Give the alias to our key. Whatever goes wrong, look whose it is: the request may have been carried
 * out although its reply got lost, and its repeat is then refused. When KMS shows no alias, which may
 * be too early to tell, our key is withdrawn only if it cannot be the live default key.
 */
export const claimAlias = async (
  client: KMSClient,
  alias: string,
  { key: ours, fresh }: Candidate,
): Promise<Claim> => {
  const refusal = await refusalOf(client, alias, ours);
  if (refusal === null) return { kind: 'named', key: ours };
  const holder = await holderOf(client, alias);
  if (holder.kind === 'key') {
    if (holder.arn !== ours) await withdraw(client, ours);
    return { kind: 'named', key: holder.arn };
  }
  const nameless = fresh && refusal.certain && holder.kind === 'nobody';
  const withdrawn = nameless && (await withdraw(client, ours));
  const failure = failureOf(refusal.error);
  const gone = failure === 'notFound' || failure === 'pendingDeletion';
  return { kind: 'failed', error: told(refusal.error, holder, alias), withdrawn, gone };
};

/** `certain`: each attempt of the SDK was answered, and each answer was a refusal. */
type Refusal = { readonly error: unknown; readonly certain: boolean };

const refusalOf = async (
  client: KMSClient,
  alias: string,
  ours: string,
): Promise<Refusal | null> => {
  let certain = true;
  const command = createAlias(alias, ours);
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        certain &&= isRefusal(error);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high' },
  );
  try {
    await client.send(command);
    return null;
  } catch (error) {
    return { error, certain };
  }
};

const isRefusal = (error: unknown): boolean => {
  const status = Number(Object(Object(error).$metadata).httpStatusCode);
  return status >= 400 && status < 500;
};

type Holder =
  | { readonly kind: 'key'; readonly arn: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unknown'; readonly error: unknown };

const holderOf = async (client: KMSClient, alias: string): Promise<Holder> => {
  try {
    const { KeyMetadata } = await client.send(describeKey(alias));
    return { kind: 'key', arn: arnOf(KeyMetadata) };
  } catch (error) {
    return failureOf(error) === 'notFound' ? { kind: 'nobody' } : { kind: 'unknown', error };
  }
};

/** Best effort: a key that stays can be found by its tag, and what is wrong is told otherwise. */
const withdraw = async (client: KMSClient, key: string): Promise<boolean> => {
  const sent = client.send(discardKey(key));
  return sent.then(
    () => true,
    () => false,
  );
};

/** When the alias is said to exist and nobody can be asked whose it is, that is the trouble. */
const told = (error: unknown, holder: Holder, alias: string): unknown => {
  const exists = error instanceof AlreadyExistsException;
  if (exists && holder.kind === 'unknown') return meaning(holder.error, alias, 'DescribeKey');
  return exists ? notShown(error) : meaning(error, alias, 'CreateAlias');
};

const meaning = (error: unknown, alias: string, action: string): unknown => {
  const failure = failureOf(error);
  if (failure === 'denied') return mayNotMake(alias, action);
  return failure === 'notFound' ? notShown(error) : thrownFor(error);
};

/** KMS shows new keys and aliases after a moment (developer guide, "Eventual consistency"). */
const notShown = (cause: unknown): Outage =>
  new Outage('unavailable', 'KMS does not show the new default key yet', cause);

// What making a default key takes. Only a local host may send these: a deployment declares its key in
// serverless.yml, and its role has none of the permissions.

/** The shortest waiting period KMS takes. */
const ORPHAN_DAYS = 7;

/**
 * The key behind a default alias. By the tag an operator finds every one of them, and the roles of a
 * stage may use it.
 */
export const createDefaultKey = ({ account, stage }: DefaultKeyOwner) =>
  new CreateKeyCommand({
    Description: `Default key of sealstream account ${account}${stage === null ? '' : `, stage ${stage}`}`,
    Tags: [{ TagKey: 'sealstream', TagValue: stage ?? 'default' }],
  });

/** Point an alias at a key; refused when the alias exists. */
const createAlias = (alias: string, keyArn: string) =>
  new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyArn });

/** Which key an alias names. */
const describeKey = (alias: string) => new DescribeKeyCommand({ KeyId: alias });

/** Withdraw a key that was made and never used. */
const discardKey = (keyArn: string) =>
  new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: ORPHAN_DAYS });

/** The ARN in an answer about a key. */
export const arnOf = (metadata: KeyMetadata | undefined): string => {
  if (metadata?.Arn !== undefined) return metadata.Arn;
  throw new Error('KMS described a key without its ARN');
};
