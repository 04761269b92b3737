import type { CreateSecret, StoredComparison } from '../../../domain/secret/commands.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import { decryptionRefused } from '../../../domain/secret/key-failures.ts';
import { secretArn } from '../../../domain/secret/names.ts';
import type { Gather, Gathered } from '../../../domain/transact.ts';
import type { Call, LiveHead } from '../operation.ts';
import type { NewSecret } from './create-secret-input.ts';
import { firstVersion } from './first-version.ts';
import { openStored } from './stored-value.ts';

/** The facts of one head: a fresh sealed value where the name is free, a comparison where it is taken. */
export const gatherCreation =
  (wanted: NewSecret, call: Call): Gather =>
  async (head) =>
    head.secret.status === 'absent'
      ? gatherFree(wanted, call)
      : gatherTaken(wanted, call, { ...head, secret: head.secret });

const gatherFree = async (wanted: NewSecret, call: Call): Promise<Gathered> => {
  const arn = secretArn(call.owner, wanted.name, call.ids.arnSuffix());
  const key = { ...call.owner, keyId: wanted.keyId };
  const first = await firstVersion(call.sealer, { ...wanted, arn, key });
  if (!first.ok) return { ready: false, rejection: first.rejection };
  const base = commandOf(wanted, call, arn);
  if (first.sealing === null) return { ready: true, command: base, sealed: null };
  const { version: sealed, keyArns, digest } = first.sealing;
  const version = { versionId: sealed.versionId, keyArns, digest };
  return { ready: true, command: { ...base, version }, sealed };
};

const gatherTaken = async (wanted: NewSecret, call: Call, head: LiveHead): Promise<Gathered> => {
  const base = commandOf(wanted, call, head.secret.arn);
  const ready = (stored: StoredComparison): Gathered => ({
    ready: true,
    command: { ...base, stored },
    sealed: null,
  });
  const { token, value } = wanted;
  if (token === null || !head.secret.versions.has(token)) return ready('unknown');
  if (value === null) return ready('different');
  const opening = await openStored(call, head, token);
  if (opening === null) return ready('unknown');
  if (!opening.ok) return { ready: false, rejection: decryptionRefused(opening.failure) };
  return ready(opening.value.equals(value) ? 'same' : 'different');
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
