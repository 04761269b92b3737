import type { Head } from '../ports/event-store.ts';
import type { SealedVersion } from '../ports/sealer.ts';
import { type Rejection, rejection } from '../secret/decision.ts';
import { AWSCURRENT, type VersionId } from '../secret/ids.ts';
import { RATE_EXCEEDED } from '../secret/messages.ts';
import type { ReplicaCopied } from '../secret/replica-events.ts';

/** The sealed value of a version of the replica; `null` when its store has none. */
export type StoredValue = (versionId: VersionId) => Promise<SealedVersion | null>;

/**
 * The value that the head of a replica lacks after a copy: that of a version the replica has already
 * and that becomes current. `null` when there is none. One that is not there was dropped by another
 * worker after the head was loaded.
 */
export const promotedValue = async (
  stored: StoredValue,
  { current }: Head,
  { stages, versions }: Pick<ReplicaCopied, 'stages' | 'versions'>,
  sealed: readonly SealedVersion[],
): Promise<SealedVersion | Rejection | null> => {
  const holder = stages.find(([stage]) => stage === AWSCURRENT)?.[1];
  const version = versions.find(({ versionId }) => versionId === holder);
  if (version === undefined || version.digest === null) return null;
  const known = [current, ...sealed].some((one) => one?.versionId === holder);
  if (known) return null;
  return (await stored(version.versionId)) ?? rejection('Contended', RATE_EXCEEDED);
};
