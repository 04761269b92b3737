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
import { missingCreatePermission } from './default-key-alias.ts';
import { failureOf, mappedError } from './failures.ts';

/** Result of claiming the default key's alias for a new key. */
export type Claim =
  /** The key behind the alias. It may be one of another process; ours is then withdrawn, best-effort. */
  { readonly kind: 'named'; readonly key: string } | FailedClaim;

/** No key is known to have the alias yet. */
export type FailedClaim = {
  readonly kind: 'failed';
  readonly error: unknown;
  readonly withdrawn: boolean;
  /** KMS says that our key cannot have the alias: it does not exist, or is pending deletion. */
  readonly gone: boolean;
};

/** A key for the alias. `fresh`: this is the first attempt, so it cannot have the alias already. */
export type Candidate = { readonly key: string; readonly fresh: boolean };

/**
 * Claims the alias for our key. On any failure it looks up who has the alias: the request may have succeeded
 * although its response was lost, and the retry is then rejected. If KMS shows no alias, which may be because it
 * is eventually consistent, our key is withdrawn only if it cannot be the live default key.
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
  const nameless = fresh && refusal.certain && holder.kind === 'none';
  const withdrawn = nameless && (await withdraw(client, ours));
  const failure = failureOf(refusal.error);
  const gone = failure === 'notFound' || failure === 'pendingDeletion';
  return { kind: 'failed', error: reportedError(refusal.error, holder, alias), withdrawn, gone };
};

/** `certain`: every attempt of the SDK was answered, and every answer was a rejection. */
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
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly error: unknown };

const holderOf = async (client: KMSClient, alias: string): Promise<Holder> => {
  try {
    const { KeyMetadata } = await client.send(describeKey(alias));
    return { kind: 'key', arn: arnOf(KeyMetadata) };
  } catch (error) {
    return failureOf(error) === 'notFound' ? { kind: 'none' } : { kind: 'unknown', error };
  }
};

/** Best-effort: a key that stays can be found by its tag, and the actual error is reported anyway. */
const withdraw = async (client: KMSClient, key: string): Promise<boolean> => {
  const sent = client.send(discardKey(key));
  return sent.then(
    () => true,
    () => false,
  );
};

/** If the alias exists but looking it up failed, the lookup's error is the one to report. */
const reportedError = (error: unknown, holder: Holder, alias: string): unknown => {
  const exists = error instanceof AlreadyExistsException;
  if (exists && holder.kind === 'unknown') return aliasError(holder.error, alias, 'DescribeKey');
  return exists ? notVisibleYet(error) : aliasError(error, alias, 'CreateAlias');
};

const aliasError = (error: unknown, alias: string, action: string): unknown => {
  const failure = failureOf(error);
  if (failure === 'denied') return missingCreatePermission(alias, action);
  return failure === 'notFound' ? notVisibleYet(error) : mappedError(error);
};

/** New keys and aliases become visible with a delay (developer guide, "Eventual consistency"). */
const notVisibleYet = (cause: unknown): Outage =>
  new Outage('unavailable', 'KMS does not show the new default key yet', cause);

// Requests that create a default key. Only a local host may send them: a serverless deployment declares its key
// in its stack, and its role has none of these permissions.

/** The shortest waiting period that KMS accepts. */
const ORPHAN_DAYS = 7;

/**
 * Request to create the key behind a default alias. The tag lets operators find all such keys, and the roles of
 * a stage use theirs.
 */
export const createDefaultKey = ({ account, stage }: DefaultKeyOwner) =>
  new CreateKeyCommand({
    Description: `Default key of sealstream account ${account}${stage === null ? '' : `, stage ${stage}`}`,
    Tags: [{ TagKey: 'sealstream', TagValue: stage ?? 'default' }],
  });

/** Request to point an alias at a key; rejected if the alias exists. */
const createAlias = (alias: string, keyArn: string) =>
  new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyArn });

/** Request to look up the key behind an alias. */
const describeKey = (alias: string) => new DescribeKeyCommand({ KeyId: alias });

/** Request to delete a key that was created and never used. */
const discardKey = (keyArn: string) =>
  new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: ORPHAN_DAYS });

/** Reads the ARN from key metadata. */
export const arnOf = (metadata: KeyMetadata | undefined): string => {
  if (metadata?.Arn !== undefined) return metadata.Arn;
  throw new Error('KMS described a key without its ARN');
};
