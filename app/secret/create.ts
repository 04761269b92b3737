import type { Ids } from '../../domain/ports/ids.ts';
import type { KeySelector } from '../../domain/ports/key-service.ts';
import type { Sealer, Sealing } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { CreateSecret } from '../../domain/secret/commands.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { Tag } from '../../domain/secret/events.ts';
import { emptyHead, type LiveHead } from '../../domain/secret/head.ts';
import type { KeyId, SecretArn, VersionId } from '../../domain/secret/ids.ts';
import { keySelector } from '../../domain/secret/key-reference.ts';
import {
  decryptionRejection,
  encryptionRejection,
  keyRejection,
} from '../../domain/secret/key-rejections.ts';
import { TOKEN_REQUIRED } from '../../domain/secret/messages.ts';
import { secretArn } from '../../domain/secret/names.ts';
import { newSecretRejection } from '../../domain/secret/new-secret.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import type { NewReplica } from '../../domain/secret/replica-commands.ts';
import { type ChangeContext, type Changed, live } from './change.ts';
import { type Gather, type Gathered, type Outcome, transact } from './transact.ts';
import { compareStored, newVersionOf } from './values.ts';

/** A secret to create; its name is that of the stream. */
export type NewSecret = {
  /** Becomes the id of the first version, so a value needs one. */
  readonly token: VersionId | null;
  readonly value: Plaintext | null;
  readonly description: string | null;
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
};

/** Dependencies of `createSecret`. */
export type CreateContext = ChangeContext & {
  readonly sealer: Sealer;
  readonly ids: Pick<Ids, 'arnSuffix'>;
};

/** Creates a secret, with its first version when there is a value; idempotent by its token. */
export const createSecret = async (
  context: CreateContext,
  stream: StreamId,
  wanted: NewSecret,
): Promise<Changed> => {
  const broken = newSecretRejection(wanted, stream.region);
  if (broken !== null) return rejected(broken);
  const outcome = await append(context, stream, wanted);
  return outcome.ok ? { ok: true, head: live(outcome.head) } : outcome;
};

/**
 * Assumes that the name is free, so that the usual creation reads nothing: if it is taken, the failed
 * write brings the head back. Only when a key fails is the head read, because a taken name is the
 * rejection that comes first.
 */
const append = async (
  context: CreateContext,
  stream: StreamId,
  wanted: NewSecret,
): Promise<Outcome> => {
  const gather = gatherCreation(context, wanted);
  const assumed = await transact(context, emptyHead(stream), context.origin, gather);
  if (assumed.ok || assumed.rejection.keyFailure === undefined) return assumed;
  const head = await context.store.load(stream);
  if (head.secret.status === 'absent') return assumed;
  return transact(context, head, context.origin, gather);
};

/** The facts of one head: a freshly sealed value where the name is free, a comparison where it is taken. */
const gatherCreation =
  (context: CreateContext, wanted: NewSecret): Gather =>
  async (head) =>
    head.secret.status === 'absent'
      ? gatherFree(context, head.stream, wanted)
      : gatherTaken(context, { ...head, secret: head.secret }, wanted);

const gatherFree = async (
  context: CreateContext,
  stream: StreamId,
  wanted: NewSecret,
): Promise<Gathered> => {
  const broken = keyRejection(wanted.keyId, stream);
  if (broken !== null) return rejected(broken);
  const arn = secretArn(stream, stream.name, context.ids.arnSuffix());
  const key = keySelector(wanted.keyId, stream);
  const first = await sealFirst(context.sealer, wanted, { arn, key });
  if (!first.ok) return first;
  const command = commandOf(context, wanted, { name: stream.name, arn });
  if (first.sealing === null) return { ok: true, command, values: {} };
  const version = newVersionOf(first.sealing);
  return { ok: true, command: { ...command, version }, values: { added: first.sealing.version } };
};

/** A name whose deletion is scheduled is rejected whatever the value, so no key is asked. */
const gatherTaken = async (
  context: CreateContext,
  head: LiveHead,
  wanted: NewSecret,
): Promise<Gathered> => {
  const { token: versionId, value } = wanted;
  const { name } = head.stream;
  const command = commandOf(context, wanted, { name, arn: head.secret.arn });
  if (versionId === null || head.secret.status === 'scheduledForDeletion') {
    return { ok: true, command, values: {} };
  }
  const compared = await compareStored(context, head, { versionId, value });
  if (!compared.ok) return compared;
  return { ok: true, command: { ...command, stored: compared.stored }, values: {} };
};

const commandOf = (
  { origin }: CreateContext,
  { value, ...facts }: NewSecret,
  identity: Pick<CreateSecret, 'name' | 'arn'>,
): CreateSecret => ({
  type: 'CreateSecret',
  ...facts,
  ...identity,
  carriesValue: value !== null,
  version: null,
  stored: 'unknown',
  now: origin.at,
});

/** The secret that a first version is bound to, and the key it is sealed under. */
type Binding = { readonly arn: SecretArn; readonly key: KeySelector };

/** The sealed first version of a secret, `null` when it has no value. */
type FirstVersion = Result<{ readonly sealing: Sealing | null }>;

/**
 * Seals the first version. A key of the caller's own must be able to decrypt as well as encrypt before
 * anything depends on it (user guide, "GenerateDataKey" and "Decrypt" on creation); the default key is
 * known to.
 */
const sealFirst = async (
  sealer: Sealer,
  { value, token }: NewSecret,
  { arn, key }: Binding,
): Promise<FirstVersion> => {
  if (value === null) return key.keyId === null ? NO_VERSION : provenKey(sealer, { arn, key });
  if (token === null) return rejected(rejection('InvalidRequest', TOKEN_REQUIRED));
  const sealed = await sealer.seal(value, { secretArn: arn, versionId: token }, key);
  if (!sealed.ok) return rejected(encryptionRejection(sealed.failure));
  if (key.keyId === null) return { ok: true, sealing: sealed.value };
  const opened = await sealer.open(sealed.value.version, arn);
  return opened.ok
    ? { ok: true, sealing: sealed.value }
    : rejected(decryptionRejection(opened.failure));
};

const NO_VERSION: FirstVersion = { ok: true, sealing: null };

const provenKey = async (sealer: Sealer, { arn, key }: Binding): Promise<FirstVersion> => {
  const proof = await sealer.validateKey(key, arn);
  return proof.ok ? NO_VERSION : rejected(encryptionRejection(proof.failure));
};
