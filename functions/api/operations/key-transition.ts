import { storedVersion } from '../../../app/secret/values.ts';
import type { KeySelector } from '../../../domain/ports/key-service.ts';
import type { SealedVersion, Sealing } from '../../../domain/ports/sealer.ts';
import type { KeyChange } from '../../../domain/secret/commands.ts';
import type { Rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import {
  AWSCURRENT,
  AWSPENDING,
  AWSPREVIOUS,
  type KeyId,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { encryptionRefused } from '../../../domain/secret/key-failures.ts';
import { keyRejection, keySelector } from '../../../domain/secret/key-reference.ts';
import type { LiveSecret } from '../../../domain/secret/state.ts';
import type { Call } from '../operation.ts';

/** A change of key with the values it wraps anew, no change, or why the key cannot be used. */
export type KeyTransition =
  | {
      readonly ok: true;
      readonly keyChange: KeyChange | null;
      readonly rewrapped: readonly SealedVersion[];
    }
  | { readonly ok: false; readonly rejection: Rejection };

const UNCHANGED: KeyTransition = { ok: true, keyChange: null, rewrapped: [] };

/**
 * "Change the encryption key" of the user guide: a key of the caller's own is tried first; then the
 * current, pending and previous versions are wrapped under it as well. A version whose old or new
 * key refuses stays as it is, and that is no error.
 */
export const keyTransition =
  (call: Call, keyId: KeyId | null | undefined) =>
  async (head: LiveHead): Promise<KeyTransition> => {
    if (keyId === undefined || keyId === head.secret.keyId) return UNCHANGED;
    const broken = keyRejection(keyId, call.owner);
    if (broken !== null) return { ok: false, rejection: broken };
    const before = keySelector(head.secret.keyId, call.owner);
    const key = keySelector(keyId, call.owner);
    return key.keyId === before.keyId ? renamed(keyId) : changed(call, head, { keyId, key });
  };

/** Another key: as it was named, and as key services take it. */
type NextKey = { readonly keyId: KeyId | null; readonly key: KeySelector };

const changed = async (
  { store, sealer }: Call,
  head: LiveHead,
  { keyId, key }: NextKey,
): Promise<KeyTransition> => {
  if (key.keyId !== null) {
    const proof = await sealer.validateKey(key, head.secret.arn);
    if (!proof.ok) return { ok: false, rejection: encryptionRefused(proof.failure) };
  }
  const rewrap = async (versionId: VersionId): Promise<Sealing | null> => {
    const sealed = await storedVersion(store, head, versionId);
    if (sealed === null) return null;
    const rewrapped = await sealer.rewrap(sealed, head.secret.arn, key);
    return rewrapped.ok ? rewrapped.value : null;
  };
  const sealings = await Promise.all(moving(head.secret).map(rewrap));
  const done = sealings.filter((sealing) => sealing !== null);
  const rewrapped = done.map(({ version: { versionId }, keyArns }) => ({ versionId, keyArns }));
  const values = done.map(({ version }) => version);
  return { ok: true, keyChange: { keyId, rewrapped }, rewrapped: values };
};

/** Another name of the key that there is, the default one: shown from now on, and nothing to wrap. */
const renamed = (keyId: KeyId | null): KeyTransition => ({
  ok: true,
  keyChange: { keyId, rewrapped: [] },
  rewrapped: [],
});

const moving = ({ stages }: LiveSecret): readonly VersionId[] => {
  const labelled = [AWSCURRENT, AWSPENDING, AWSPREVIOUS].map((stage) => stages.get(stage));
  return [...new Set(labelled.filter((versionId) => versionId !== undefined))];
};
