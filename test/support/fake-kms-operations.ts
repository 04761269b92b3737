import type { EncryptionContext, KeyFailure, WrappedKey } from '../../domain/ports/key-service.ts';
import { branded, type KeyArn, type KeyId, type SecretArn } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { concatBytes, lengthPrefixed } from '../../infra/crypto/length-prefixed.ts';
import type {
  AdminOutcome,
  KeyDescription,
  KeyRefusal,
} from '../../infra/keyring/admin-outcome.ts';
import type { Keyring } from '../../infra/keyring/keyring.ts';
import { contextIn, type Input, KmsFault, textIn } from './fake-kms-protocol.ts';

/** One operation's view of the fake: its keys, and the region the request was signed for. */
export type World = {
  readonly keys: Keyring;
  readonly owner: Owner;
  readonly asymmetric: Set<KeyArn>;
};

type Operation = (input: Input, world: World) => unknown;

const FAULT_OF_FAILURE: Readonly<Record<KeyFailure, string>> = {
  notFound: 'NotFoundException',
  disabled: 'DisabledException',
  pendingDeletion: 'KMSInvalidStateException',
  denied: 'AccessDeniedException',
  wrongKind: 'InvalidKeyUsageException',
  invalidCiphertext: 'InvalidCiphertextException',
};

const FAULT_OF_REFUSAL: Readonly<Record<KeyRefusal['reason'], string>> = {
  notFound: 'NotFoundException',
  denied: 'AccessDeniedException',
  alreadyExists: 'AlreadyExistsException',
  invalidState: 'KMSInvalidStateException',
  invalidArgument: 'ValidationException',
};

/** The operations that the adapter and its tests use; any other is an error of the fake. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  GenerateDataKey: async (input, world) => {
    if (input.KeySpec !== 'AES_256') throw new KmsFault('ValidationException', 'KeySpec');
    const key = symmetricKey(input, world);
    const selector = { ...world.owner, keyId: branded<KeyId>(key.arn) };
    const made = await world.keys.service.generateDataKey(selector, contextOf(input, world));
    if (!made.ok) throw new KmsFault(FAULT_OF_FAILURE[made.failure], key.arn);
    const { plaintext, wrapped } = made.value;
    return { KeyId: key.arn, Plaintext: base64(plaintext), CiphertextBlob: blobOf(wrapped) };
  },

  Encrypt: async (input, world) => {
    const key = symmetricKey(input, world);
    const selector = { ...world.owner, keyId: branded<KeyId>(key.arn) };
    const clear = new Uint8Array(Buffer.from(textIn(input, 'Plaintext'), 'base64'));
    const made = await world.keys.service.wrap(selector, clear, contextOf(input, world));
    if (!made.ok) throw new KmsFault(FAULT_OF_FAILURE[made.failure], key.arn);
    return { KeyId: key.arn, CiphertextBlob: blobOf(made.value) };
  },

  Decrypt: async (input, world) => {
    const key = symmetricKey(input, world);
    const [madeBy, ciphertext] = fieldsOf(textIn(input, 'CiphertextBlob'));
    if (madeBy !== key.arn) throw new KmsFault('IncorrectKeyException', key.arn);
    const wrapped = { keyArn: key.arn, ciphertext };
    const opened = await world.keys.service.unwrap(wrapped, contextOf(input, world));
    if (!opened.ok) throw new KmsFault(FAULT_OF_FAILURE[opened.failure], key.arn);
    return { KeyId: key.arn, Plaintext: base64(opened.value) };
  },

  CreateKey: ({ KeySpec = 'SYMMETRIC_DEFAULT', Description }, { keys, owner, asymmetric }) => {
    const key = keys.admin(owner).create(String(Description ?? ''));
    if (KeySpec !== 'SYMMETRIC_DEFAULT') asymmetric.add(key.arn);
    return { KeyMetadata: metadata(key) };
  },

  DescribeKey: (input, world) => ({ KeyMetadata: metadata(keyNamed(input, world)) }),

  CreateAlias: (input, world) => {
    const key = keyNamed({ KeyId: input.TargetKeyId }, world);
    changed(world.keys.admin(world.owner).createAlias(textIn(input, 'AliasName'), key.arn));
    return null;
  },

  DisableKey: (input, world) => {
    changed(world.keys.admin(world.owner).disable(keyNamed(input, world).arn));
    return null;
  },

  EnableKey: (input, world) => {
    changed(world.keys.admin(world.owner).enable(keyNamed(input, world).arn));
    return null;
  },

  ScheduleKeyDeletion: (input, world) => {
    const { arn } = keyNamed(input, world);
    const days = Number(input.PendingWindowInDays ?? 30);
    const { state } = changed(world.keys.admin(world.owner).scheduleDeletion(arn, days));
    return { KeyId: arn, KeyState: keyState(state.status), PendingWindowInDays: days };
  },

  CancelKeyDeletion: (input, world) => {
    const key = changed(world.keys.admin(world.owner).cancelDeletion(keyNamed(input, world).arn));
    return { KeyId: key.arn };
  },
};

/**
 * Puts the owner of the key in front. A keyring requires that the owner in the secret's ARN owns the key;
 * KMS does not interpret a context: the account of a secret need not be the AWS account of its key.
 */
const contextOf = (input: Input, { owner }: World): EncryptionContext => {
  const { secretArn, versionId } = contextIn(input);
  const { account, region } = owner;
  return {
    secretArn: branded<SecretArn>(`arn:aws:kms:${region}:${account}:${secretArn}`),
    versionId,
  };
};

const keyNamed = (input: Input, { keys, owner }: World): KeyDescription => {
  const name = textIn(input, 'KeyId');
  const [, , , region, account] = name.split(':');
  if (account !== undefined && account !== owner.account) {
    throw new KmsFault('AccessDeniedException', name);
  }
  if (region !== undefined && region !== owner.region) {
    throw new KmsFault('NotFoundException', `Invalid arn ${region}`);
  }
  const alias = /(?:^|:)(alias\/.*)$/.exec(name)?.[1];
  const known = keys.admin(owner).list();
  const key = known.find(
    ({ id, arn, aliases }) => id === name || arn === name || (alias && aliases.includes(alias)),
  );
  if (key === undefined) throw new KmsFault('NotFoundException', name);
  return key;
};

const symmetricKey = (input: Input, world: World): KeyDescription => {
  const key = keyNamed(input, world);
  if (world.asymmetric.has(key.arn)) throw new KmsFault('InvalidKeyUsageException', key.arn);
  return key;
};

const changed = (outcome: AdminOutcome): KeyDescription => {
  if (outcome.ok) return outcome.key;
  const { reason, message } = outcome.refusal;
  throw new KmsFault(FAULT_OF_REFUSAL[reason], message);
};

const metadata = ({ id, arn, state }: KeyDescription) => ({
  KeyId: id,
  Arn: arn,
  KeyState: keyState(state.status),
});

const keyState = (status: KeyDescription['state']['status']): string =>
  status.charAt(0).toUpperCase() + status.slice(1);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A ciphertext blob: the ARN of its key, as real ones name theirs, and the wrapped data key. */
const blobOf = ({ keyArn, ciphertext }: WrappedKey): string =>
  base64(concatBytes([lengthPrefixed([keyArn]), ciphertext]));

const fieldsOf = (blob: string): readonly [string, Uint8Array] => {
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.length < 2) throw new KmsFault('InvalidCiphertextException', 'too short');
  const end = 2 + bytes.readUInt16BE(0);
  return [bytes.toString('utf8', 2, end), new Uint8Array(bytes.subarray(end))];
};
