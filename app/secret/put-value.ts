import type { Sealer } from '../../domain/ports/sealer.ts';
import type { PutSecretValue } from '../../domain/secret/commands.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Stage, VersionId } from '../../domain/secret/ids.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import {
  amend,
  type ChangeContext,
  type Changed,
  type GatherLive,
  writableSecret,
} from './change.ts';
import { compareStored, newVersionOf, sealOnce } from './values.ts';

/** A version to add. */
export type NewValue = {
  readonly versionId: VersionId;
  /** The labels it gets; `null` for AWSCURRENT. */
  readonly stages: readonly Stage[] | null;
  readonly value: Plaintext;
};

/** Dependencies of the use cases that add or rewrap values. */
export type ValueContext = ChangeContext & { readonly sealer: Sealer };

/** Adds a version to a secret; idempotent by the id of the version. */
export const putValue = async (
  context: ValueContext,
  found: LiveHead,
  wanted: NewValue,
): Promise<Changed> => {
  const writable = writableSecret(found);
  return writable.ok ? amend(context, found, gatherPut(context, wanted)) : writable;
};

const gatherPut = (context: ValueContext, { value, versionId, stages }: NewValue): GatherLive => {
  const seal = sealOnce(context.sealer, { value, versionId });
  const base = { type: 'PutSecretValue', versionId, stages, now: context.origin.at } as const;
  return async (head) => {
    const compared = await compareStored(context, head, { versionId, value });
    if (!compared.ok) return compared;
    const repeated: PutSecretValue = { ...base, stored: compared.stored, version: null };
    if (compared.stored !== 'unknown') return { ok: true, command: repeated, values: {} };
    const sealed = await seal(head, head.secret.keyId);
    if (!sealed.ok) return sealed;
    const command = { ...repeated, version: newVersionOf(sealed.sealing) };
    return { ok: true, command, values: { added: sealed.sealing.version } };
  };
};
