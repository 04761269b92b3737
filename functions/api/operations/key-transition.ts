import type { SealedVersion, Sealing } from '../../../domain/ports/sealer.ts';
import type { KeyChange } from '../../../domain/secret/commands.ts';
import type { Rejection } from '../../../domain/secret/decision.ts';
import {
  AWSCURRENT,
  AWSPENDING,
  AWSPREVIOUS,
  type KeyId,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { encryptionRefused } from '../../../domain/secret/key-failures.ts';
import type { LiveSecret } from '../../../domain/secret/state.ts';
import type { Call, LiveHead } from '../operation.ts';
import { storedVersion } from './stored-value.ts';

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
    const key = { ...call.owner, keyId };
    if (keyId !== null) {
      const proof = await call.sealer.validateKey(key, head.secret.arn);
      if (!proof.ok) return { ok: false, rejection: encryptionRefused(proof.failure) };
    }
    const sealings = await Promise.all(
      moving(head.secret).map((versionId) => rewrap(call, head, versionId, key)),
    );
    const done = sealings.filter((sealing) => sealing !== null);
    return {
      ok: true,
      keyChange: {
        keyId,
        rewrapped: done.map(({ version, keyArns }) => ({ versionId: version.versionId, keyArns })),
      },
      rewrapped: done.map(({ version }) => version),
    };
  };

const moving = ({ stages }: LiveSecret): readonly VersionId[] => {
  const labelled = [AWSCURRENT, AWSPENDING, AWSPREVIOUS].map((stage) => stages.get(stage));
  return [...new Set(labelled.filter((versionId) => versionId !== undefined))];
};

const rewrap = async (
  call: Call,
  head: LiveHead,
  versionId: VersionId,
  key: Parameters<Call['sealer']['rewrap']>[2],
): Promise<Sealing | null> => {
  const sealed = await storedVersion(call.store, head, versionId);
  if (sealed === null) return null;
  const rewrapped = await call.sealer.rewrap(sealed, head.secret.arn, key);
  return rewrapped.ok ? rewrapped.value : null;
};
