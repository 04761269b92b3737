import type { KeySelector } from '../../domain/ports/key-service.ts';
import type { SealedVersion, Sealing } from '../../domain/ports/sealer.ts';
import type { KeyChange, UpdateSecret } from '../../domain/secret/commands.ts';
import { type Result, rejected } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import {
  AWSCURRENT,
  AWSPENDING,
  AWSPREVIOUS,
  type KeyId,
  type VersionId,
} from '../../domain/secret/ids.ts';
import { keySelector } from '../../domain/secret/key-reference.ts';
import { encryptionRejection, keyRejection } from '../../domain/secret/key-rejections.ts';
import { externalTypeRejection } from '../../domain/secret/new-secret.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import type { LiveSecret } from '../../domain/secret/state.ts';
import { amend, type Changed, type GatherLive, writableSecret } from './change.ts';
import type { ValueContext } from './put-value.ts';
import type { Gathered, GatheredValues } from './transact.ts';
import { compareStored, newVersionOf, type SealValue, sealOnce, storedVersion } from './values.ts';

/** What an update changes; `undefined` leaves a member as it is. */
export type Update = {
  readonly description: string | null | undefined;
  readonly externalType: string | null | undefined;
  /** `null` goes back to the default key. */
  readonly keyId: KeyId | null | undefined;
  /** The id of the new version; a value without one adds none. */
  readonly versionId: VersionId | null;
  readonly value: Plaintext | null;
};

/** Changes the given members of a secret; a value becomes a new current version. */
export const updateSecret = async (
  context: ValueContext,
  found: LiveHead,
  wanted: Update,
): Promise<Changed> => {
  const writable = writableSecret(found);
  if (!writable.ok) return writable;
  const unknown = externalTypeRejection(wanted.externalType ?? null);
  return unknown === null
    ? amend(context, found, gatherUpdate(context, wanted))
    : rejected(unknown);
};

/** The facts of an update: the change of key first, since a new value is sealed under the new key. */
const gatherUpdate = (context: ValueContext, wanted: Update): GatherLive => {
  const addValue = valueAdder(context, wanted);
  return async (head) => {
    const changed = await changeKey(context, head, wanted.keyId);
    if (!changed.ok) return changed;
    const { keyChange, rewrapped } = changed;
    const command = { ...commandOf(context, wanted), keyChange };
    return addValue(head, { command, values: { rewrapped } });
  };
};

const commandOf = (
  { origin }: ValueContext,
  { description, externalType, versionId }: Update,
): UpdateSecret => ({
  type: 'UpdateSecret',
  description,
  externalType,
  keyChange: null,
  versionId,
  version: null,
  stored: 'unknown',
  now: origin.at,
});

type Prepared = { readonly command: UpdateSecret; readonly values: GatheredValues };
type AddValue = (head: LiveHead, prepared: Prepared) => Promise<Gathered>;

const valueAdder = (context: ValueContext, { value, versionId }: Update): AddValue => {
  if (value === null || versionId === null) {
    return async (_head, prepared) => ({ ok: true, ...prepared });
  }
  const seal = sealOnce(context.sealer, { value, versionId });
  return async (head, { command, values }) => {
    const compared = await compareStored(context, head, { versionId, value });
    if (!compared.ok) return compared;
    const prepared = { command: { ...command, stored: compared.stored }, values };
    return compared.stored === 'unknown'
      ? sealInto(prepared, seal, head)
      : { ok: true, ...prepared };
  };
};

const sealInto = async (
  { command, values }: Prepared,
  seal: SealValue,
  head: LiveHead,
): Promise<Gathered> => {
  const keyId = command.keyChange === null ? head.secret.keyId : command.keyChange.keyId;
  const sealed = await seal(head, keyId);
  if (!sealed.ok) return sealed;
  const { sealing } = sealed;
  return {
    ok: true,
    command: { ...command, version: newVersionOf(sealing) },
    values: { ...values, added: sealing.version },
  };
};

/** A change of key with the values it rewraps; no change is `null`. */
type KeyTransition = Result<{
  readonly keyChange: KeyChange | null;
  readonly rewrapped: readonly SealedVersion[];
}>;

const UNCHANGED: KeyTransition = { ok: true, keyChange: null, rewrapped: [] };

/**
 * "Change the encryption key" of the user guide: a key of the caller's own is tried first; then the
 * current, pending and previous versions are wrapped under it as well. A version whose old or new
 * key fails stays as it is, and that is no error.
 */
const changeKey = async (
  context: ValueContext,
  head: LiveHead,
  keyId: KeyId | null | undefined,
): Promise<KeyTransition> => {
  if (keyId === undefined || keyId === head.secret.keyId) return UNCHANGED;
  const broken = keyRejection(keyId, head.stream);
  if (broken !== null) return rejected(broken);
  const before = keySelector(head.secret.keyId, head.stream);
  const key = keySelector(keyId, head.stream);
  // Another name of the same default key: shown from now on, and nothing to wrap.
  if (key.keyId === before.keyId) return keyChangedTo(keyId, []);
  if (key.keyId !== null) {
    const proof = await context.sealer.validateKey(key, head.secret.arn);
    if (!proof.ok) return rejected(encryptionRejection(proof.failure));
  }
  return keyChangedTo(keyId, await rewrapLabelled(context, head, key));
};

const keyChangedTo = (keyId: KeyId | null, sealings: readonly Sealing[]): KeyTransition => {
  const rewrapped = sealings.map(({ version: { versionId }, keyArns }) => ({ versionId, keyArns }));
  const values = sealings.map(({ version }) => version);
  return { ok: true, keyChange: { keyId, rewrapped }, rewrapped: values };
};

const rewrapLabelled = async (
  { store, sealer }: ValueContext,
  head: LiveHead,
  key: KeySelector,
): Promise<readonly Sealing[]> => {
  const rewrap = async (versionId: VersionId): Promise<Sealing | null> => {
    const sealed = await storedVersion(store, head, versionId);
    if (sealed === null) return null;
    const rewrapped = await sealer.rewrap(sealed, head.secret.arn, key);
    return rewrapped.ok ? rewrapped.value : null;
  };
  const sealings = await Promise.all(labelled(head.secret).map(rewrap));
  return sealings.filter((sealing) => sealing !== null);
};

const labelled = ({ stages }: LiveSecret): readonly VersionId[] => {
  const holders = [AWSCURRENT, AWSPENDING, AWSPREVIOUS].map((stage) => stages.get(stage));
  return [...new Set(holders.filter((versionId) => versionId !== undefined))];
};
