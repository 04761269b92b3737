import type { SealedVersion } from '../ports/sealer.ts';
import type { Access, Head, RecordedCommit, StreamId } from '../ports/stream.ts';
import { fold } from './evolve.ts';
import { AWSCURRENT, type VersionId } from './ids.ts';
import type { Version } from './state.ts';

/** What is left of a stream when its head is not. */
export type Remains = {
  readonly stream: StreamId;
  /** All of them, in order. */
  readonly commits: readonly RecordedCommit[];
  readonly access: Access;
  /** A stored value that is the one its version tells of; `null` for none. */
  readonly storedValue: (versionId: VersionId, version: Version) => SealedVersion | null;
};

/**
 * The head of a stream out of its history, as its appends made it; `null` when a commit is missing, or
 * the value of the current version: without that there is nothing to serve.
 */
export const rebuilt = ({ stream, commits, access, storedValue }: Remains): Head | null => {
  if (commits.length === 0 || commits.some(({ seq }, index) => seq !== index + 1)) return null;
  const secret = fold(commits.flatMap(({ events }) => events));
  const head = { stream, seq: commits.length, secret, current: null };
  if (secret.status === 'absent') return { ...head, access: { on: null, versions: new Map() } };
  const known = [...access.versions].filter(([versionId]) => secret.versions.has(versionId));
  const noted = { on: access.on, versions: new Map(known) };
  const versionId = secret.stages.get(AWSCURRENT);
  const version = versionId && secret.versions.get(versionId);
  if (versionId === undefined || !version || version.digest === null) {
    return { ...head, access: noted };
  }
  const current = storedValue(versionId, version);
  return current && { ...head, current, access: noted };
};
