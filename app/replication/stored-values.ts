import { Outage } from '../../domain/ports/outage.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Head } from '../../domain/ports/stream.ts';
import { AWSCURRENT, type VersionId } from '../../domain/secret/ids.ts';
import type { Version } from '../../domain/secret/state.ts';
import type { RegionPorts } from './ports.ts';

/** What is stored of a secret's values, held against what its head tells of them. */
export type ValueCheck =
  | { readonly isAsTold: true }
  /** A value is missing or altered; `error` is what was thrown on reading it, if anything was. */
  | { readonly isAsTold: false; readonly error: unknown };

/**
 * Look at every sealed value of a secret, one after the other, without a key. Throws `Outage`; what else
 * goes wrong with a value is a damage of that value.
 */
export const checkValues = async (ports: RegionPorts, head: Head): Promise<ValueCheck> => {
  const { secret } = head;
  if (secret.status === 'absent') return AS_TOLD;
  const current = secret.stages.get(AWSCURRENT);
  for (const [versionId, version] of secret.versions) {
    if (version.digest === null) continue;
    const check = await checkStored(ports, head, [versionId, version]);
    if (!check.isAsTold) return check;
    if (versionId === current && !isTold(ports, head.current, [versionId, version])) return DAMAGED;
  }
  return AS_TOLD;
};

/** Nothing is amiss. */
export const AS_TOLD = { isAsTold: true } as const;

const DAMAGED = { isAsTold: false, error: undefined } as const;

type Entry = readonly [VersionId, Version];

const checkStored = async (ports: RegionPorts, head: Head, entry: Entry): Promise<ValueCheck> => {
  try {
    const sealed = await ports.store.loadSealed(head.stream, entry[0]);
    return isTold(ports, sealed, entry) ? AS_TOLD : DAMAGED;
  } catch (error) {
    if (error instanceof Outage) throw error;
    return { isAsTold: false, error };
  }
};

const isTold = (
  { sealer }: RegionPorts,
  sealed: SealedVersion | null,
  [versionId, version]: Entry,
): boolean => sealed?.versionId === versionId && sealer.matchesRecordedDigest(sealed, version);
