import type { Gathered, GatheredValues } from '../../../app/secret/transact.ts';
import {
  compareStored,
  newVersionOf,
  type SealValue,
  sealOnce,
} from '../../../app/secret/values.ts';
import type { UpdateSecret } from '../../../domain/secret/commands.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { KeyId, VersionId } from '../../../domain/secret/ids.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { Call } from '../operation.ts';
import type { GatherLive } from './amend.ts';
import { keyTransition } from './key-transition.ts';

/** What an update asks for; `undefined` leaves a member as it is. */
export type Update = {
  readonly description: string | null | undefined;
  readonly externalType: string | null | undefined;
  readonly keyId: KeyId | null | undefined;
  readonly versionId: VersionId | null;
  readonly value: Plaintext | null;
};

/** The facts of an update: another key first, since a new value is sealed under it. */
export const gatherUpdate = (call: Call, wanted: Update): GatherLive => {
  const transition = keyTransition(call, wanted.keyId);
  const addValue = valueAdder(call, wanted);
  return async (head) => {
    const changed = await transition(head);
    if (!changed.ok) return { ok: false, rejection: changed.rejection };
    const { keyChange, rewrapped } = changed;
    const command = { ...commandOf(wanted, call), keyChange };
    return addValue(head, { command, values: { rewrapped } });
  };
};

type Prepared = { readonly command: UpdateSecret; readonly values: GatheredValues };
type AddValue = (head: LiveHead, prepared: Prepared) => Promise<Gathered>;

const valueAdder = (call: Call, { value, versionId }: Update): AddValue => {
  if (value === null || versionId === null) {
    return async (_head, prepared) => ({ ok: true, ...prepared });
  }
  const seal = sealOnce(call.sealer, { value, versionId });
  return async (head, { command, values }) => {
    const compared = await compareStored(call, head, { versionId, value });
    if (!compared.ok) return { ok: false, rejection: compared.rejection };
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
  if (!sealed.ok) return { ok: false, rejection: sealed.rejection };
  const { sealing } = sealed;
  return {
    ok: true,
    command: { ...command, version: newVersionOf(sealing) },
    values: { ...values, added: sealing.version },
  };
};

const commandOf = (
  { description, externalType, versionId }: Update,
  { origin }: Call,
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
