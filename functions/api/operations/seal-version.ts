import type { Sealer, Sealing } from '../../../domain/ports/sealer.ts';
import type { NewVersion } from '../../../domain/secret/commands.ts';
import type { Rejection } from '../../../domain/secret/decision.ts';
import type { KeyId, VersionId } from '../../../domain/secret/ids.ts';
import { encryptionRefused } from '../../../domain/secret/key-failures.ts';
import { keySelector } from '../../../domain/secret/key-reference.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { LiveSecret } from '../../../domain/secret/state.ts';

/** A sealed version, or why it cannot be sealed. */
export type Sealed =
  | { readonly ok: true; readonly sealing: Sealing }
  | { readonly ok: false; readonly rejection: Rejection };

/** Seals a value for a secret under a key. */
export type SealVersion = (secret: LiveSecret, keyId: KeyId | null) => Promise<Sealed>;

/**
 * Seal one value as often as needed and no more: a request that lost a race tries again on another
 * head, and as long as the key is the same, what was sealed before still fits.
 */
export const sealVersion = (
  sealer: Sealer,
  owner: Owner,
  { value, versionId }: { readonly value: Plaintext; readonly versionId: VersionId },
): SealVersion => {
  const done = new Map<KeyId | null, Sealing>();
  return async ({ arn }, named) => {
    const key = keySelector(named, owner);
    const known = done.get(key.keyId);
    if (known) return { ok: true, sealing: known };
    const sealed = await sealer.seal(value, { secretArn: arn, versionId }, key);
    if (!sealed.ok) return { ok: false, rejection: encryptionRefused(sealed.failure) };
    done.set(key.keyId, sealed.value);
    return { ok: true, sealing: sealed.value };
  };
};

/** The facts of a sealed version for a command. */
export const newVersionOf = ({ version, keyArns, digest }: Sealing): NewVersion => ({
  versionId: version.versionId,
  keyArns,
  digest,
});
