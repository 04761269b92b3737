import type { Gather, Gathered } from '../../../app/secret/transact.ts';
import { compareStored, newVersionOf } from '../../../app/secret/values.ts';
import type { CreateSecret } from '../../../domain/secret/commands.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import { keyRejection, keySelector } from '../../../domain/secret/key-reference.ts';
import { secretArn } from '../../../domain/secret/names.ts';
import type { Call } from '../operation.ts';
import type { NewSecret } from './create-secret-input.ts';
import { firstVersion } from './first-version.ts';

/** The facts of one head: a fresh sealed value where the name is free, a comparison where it is taken. */
export const gatherCreation =
  (wanted: NewSecret, call: Call): Gather =>
  async (head) =>
    head.secret.status === 'absent'
      ? gatherFree(wanted, call)
      : gatherTaken(wanted, call, { ...head, secret: head.secret });

const gatherFree = async (wanted: NewSecret, call: Call): Promise<Gathered> => {
  const broken = keyRejection(wanted.keyId, call.owner);
  if (broken !== null) return { ok: false, rejection: broken };
  const arn = secretArn(call.owner, wanted.name, call.ids.arnSuffix());
  const key = keySelector(wanted.keyId, call.owner);
  const first = await firstVersion(call.sealer, { ...wanted, arn, key });
  if (!first.ok) return { ok: false, rejection: first.rejection };
  const base = commandOf(wanted, call, arn);
  if (first.sealing === null) return { ok: true, command: base, values: {} };
  const command = { ...base, version: newVersionOf(first.sealing) };
  return { ok: true, command, values: { added: first.sealing.version } };
};

/** A name that is scheduled for deletion is refused whatever the value, so no key is asked. */
const gatherTaken = async (wanted: NewSecret, call: Call, head: LiveHead): Promise<Gathered> => {
  const base = commandOf(wanted, call, head.secret.arn);
  const { token: versionId, value } = wanted;
  if (versionId === null || head.secret.status === 'scheduledForDeletion') {
    return { ok: true, command: base, values: {} };
  }
  const compared = await compareStored(call, head, { versionId, value });
  if (!compared.ok) return { ok: false, rejection: compared.rejection };
  return { ok: true, command: { ...base, stored: compared.stored }, values: {} };
};

const commandOf = (wanted: NewSecret, { origin }: Call, arn: SecretArn): CreateSecret => {
  const { value, ...facts } = wanted;
  return {
    type: 'CreateSecret',
    ...facts,
    carriesValue: value !== null,
    arn,
    version: null,
    stored: 'unknown',
    now: origin.at,
  };
};
