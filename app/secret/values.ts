import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Opening, SealedVersion, Sealer, Sealing } from '../../domain/ports/sealer.ts';
import type { NewVersion, StoredComparison } from '../../domain/secret/commands.ts';
import { type Result, rejected } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { KeyId, VersionId } from '../../domain/secret/ids.ts';
import { keySelector } from '../../domain/secret/key-reference.ts';
import { decryptionRejection, encryptionRejection } from '../../domain/secret/key-rejections.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import { holdsValue, type Version } from '../../domain/secret/state.ts';

/** The ports of a store that finding a sealed value takes. */
export type ValueStore = EventStreams & SealedValues;

/** Dependencies for opening stored values. */
export type OpeningPorts = { readonly store: ValueStore; readonly sealer: Sealer };

/**
 * Finds a sealed version of a secret: the current one comes with the head, any other costs one read.
 * `null` when the store has no value for it, as after a concurrent purge. Throws `AlteredEntry` for a
 * value that is missing although the secret still has its version.
 */
export const storedVersion = async (
  store: ValueStore,
  { stream, current }: LiveHead,
  versionId: VersionId,
): Promise<SealedVersion | null> => {
  if (current?.versionId === versionId) return current;
  const sealed = await store.loadSealed(stream, versionId);
  if (sealed === null && holdsValue(await store.load(stream), versionId)) {
    throw new AlteredEntry('value', stream);
  }
  return sealed;
};

/**
 * Opens a version of a secret; `null` when the store has no value for it. Throws `AlteredEntry` for a value
 * that does not open and names other keys than the version's events do: it was tampered with, and the
 * failure of those keys is no answer.
 */
export const openStored = async (
  { store, sealer }: OpeningPorts,
  head: LiveHead,
  versionId: VersionId,
): Promise<Opening | null> => {
  const sealed = await storedVersion(store, head, versionId);
  if (sealed === null) return null;
  const opening = await sealer.open(sealed, head.secret.arn);
  if (!opening.ok && !isUnderKeysOf(sealer, sealed, head.secret.versions.get(versionId))) {
    throw new AlteredEntry('value', head.stream);
  }
  return opening;
};

/** Bytes that cannot be read name no keys at all; the failure to open them is the answer. */
const isUnderKeysOf = (
  sealer: Sealer,
  sealed: SealedVersion,
  version: Version | undefined,
): boolean => {
  const named = sealer.wrappingKeys(sealed);
  if (named === null || version === undefined) return true;
  const { keyArns } = version;
  return named.length === keyArns.length && named.every((arn, index) => arn === keyArns[index]);
};

/**
 * Compares a value with the stored version of an id, which uses its key. A version that is empty or whose
 * value is gone counts as unknown; a request without a value differs from any version.
 */
export const compareStored = async (
  ports: OpeningPorts,
  head: LiveHead,
  { versionId, value }: { readonly versionId: VersionId; readonly value: Plaintext | null },
): Promise<Result<{ readonly stored: StoredComparison }>> => {
  const version = head.secret.versions.get(versionId);
  if (version === undefined || version.digest === null) return { ok: true, stored: 'unknown' };
  if (value === null) return { ok: true, stored: 'different' };
  const opening = await openStored(ports, head, versionId);
  if (opening === null) return { ok: true, stored: 'unknown' };
  if (!opening.ok) return rejected(decryptionRejection(opening.failure));
  return { ok: true, stored: opening.value.equals(value) ? 'same' : 'different' };
};

/** Seals one value for the secret of a head under a key; `null` is the default key. */
export type SealValue = (
  head: LiveHead,
  keyId: KeyId | null,
) => Promise<Result<{ readonly sealing: Sealing }>>;

/**
 * Seals a value once per key: a request that lost to a concurrent writer decides again on another head,
 * and as long as the key is the same, what was sealed before still fits.
 */
export const sealOnce = (
  sealer: Sealer,
  { value, versionId }: { readonly value: Plaintext; readonly versionId: VersionId },
): SealValue => {
  const sealings = new Map<KeyId | null, Sealing>();
  return async ({ stream, secret }, keyId) => {
    const key = keySelector(keyId, stream);
    const known = sealings.get(key.keyId);
    if (known) return { ok: true, sealing: known };
    const sealed = await sealer.seal(value, { secretArn: secret.arn, versionId }, key);
    if (!sealed.ok) return rejected(encryptionRejection(sealed.failure));
    sealings.set(key.keyId, sealed.value);
    return { ok: true, sealing: sealed.value };
  };
};

/** The facts of a sealed version for a command. */
export const newVersionOf = ({ version, keyArns, digest }: Sealing): NewVersion => ({
  versionId: version.versionId,
  keyArns,
  digest,
});
