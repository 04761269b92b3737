import type { SealedVersion } from '../ports/sealer.ts';
import type {
  Access,
  Commit,
  Head,
  RecordedCommit,
  StreamId,
  ValueChanges,
} from '../ports/stream.ts';
import { fold } from './evolve.ts';
import { AWSCURRENT, type VersionId } from './ids.ts';
import { initialState, type LiveSecret, type Secret, type Version } from './state.ts';

/** The head of an existing secret. */
export type LiveHead = Head & { readonly secret: LiveSecret };

/** The value changes of a commit that touches no value. */
export const NO_VALUES: ValueChanges = {
  added: null,
  rewrapped: [],
  promoted: null,
  copied: [],
  removed: [],
};

/** The access records of a secret that has never been read. */
export const NEVER_READ: Access = { on: null, versions: new Map() };

/** The head of a stream without commits, or one assumed to have none. */
export const emptyHead = (stream: StreamId): Head => ({
  stream,
  seq: 0,
  secret: initialState,
  current: null,
  access: NEVER_READ,
});

/** Applies a commit to a head. All adapters use this, so they agree on the result. */
export const advance = (head: Head, commit: Commit): Head => {
  const secret = fold(commit.events, head.secret);
  return {
    stream: head.stream,
    seq: head.seq + 1,
    secret,
    current: currentOf(secret, head, commit),
    access: accessOf(secret, head),
  };
};

const currentOf = (secret: Secret, head: Head, { values }: Commit): SealedVersion | null => {
  const versionId = secret.status === 'absent' ? undefined : secret.stages.get(AWSCURRENT);
  if (versionId === undefined) return null;
  const known = [
    values.added,
    ...values.rewrapped,
    ...values.copied,
    values.promoted,
    head.current,
  ];
  const sealed = known.find((candidate) => candidate?.versionId === versionId);
  if (sealed) return sealed;
  if (secret.status !== 'absent' && secret.versions.get(versionId)?.digest === null) return null;
  throw new Error(`A commit made ${versionId} current without bringing its sealed value`);
};

/** A new secret has never been read, even if an earlier secret of the same name was. */
const accessOf = (secret: Secret, { secret: before, access }: Head): Access =>
  secret.status === 'absent' || before.status === 'absent'
    ? NEVER_READ
    : knownAccess(access, secret);

/** What a head is rebuilt from when the stored one is lost or corrupt. */
export type HeadSources = {
  readonly stream: StreamId;
  /** The whole history, in order. */
  readonly commits: readonly RecordedCommit[];
  readonly access: Access;
  /**
   * Finds the stored value of a version; `null` if there is none that matches its recorded digest.
   */
  readonly storedValue: (versionId: VersionId, version: Version) => SealedVersion | null;
};

/**
 * Rebuilds the head of a stream from its history. Returns `null` if a commit is missing, or the
 * value of the current version: without that there is nothing to serve.
 */
export const rebuildHead = ({ stream, commits, access, storedValue }: HeadSources): Head | null => {
  if (commits.length === 0 || commits.some(({ seq }, index) => seq !== index + 1)) return null;
  const secret = fold(commits.flatMap(({ events }) => events));
  const head = { stream, seq: commits.length, secret, current: null };
  if (secret.status === 'absent') return { ...head, access: NEVER_READ };
  const known = { ...head, access: knownAccess(access, secret) };
  const versionId = secret.stages.get(AWSCURRENT);
  const version = versionId && secret.versions.get(versionId);
  if (versionId === undefined || !version || version.digest === null) return known;
  const current = storedValue(versionId, version);
  return current && { ...known, current };
};

/** Access records without those of versions that no longer exist. */
const knownAccess = ({ on, versions }: Access, secret: LiveSecret): Access => ({
  on,
  versions: new Map([...versions].filter(([versionId]) => secret.versions.has(versionId))),
});
