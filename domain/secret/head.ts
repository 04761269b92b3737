import type { Commit, Head, StreamId } from '../ports/event-store.ts';
import type { SealedVersion } from '../ports/sealer.ts';
import { fold } from './evolve.ts';
import { AWSCURRENT } from './ids.ts';
import { initialState, type Secret } from './state.ts';

/** The head of a stream that has no commits, or is assumed to have none. */
export const emptyHead = (stream: StreamId): Head => ({
  stream,
  seq: 0,
  secret: initialState,
  current: null,
});

/** The head after a commit; every adapter derives it here, so all of them agree. */
export const advance = (head: Head, commit: Commit): Head => {
  const secret = fold(commit.events, head.secret);
  return {
    stream: head.stream,
    seq: head.seq + 1,
    secret,
    current: currentOf(secret, head, commit),
  };
};

const currentOf = (secret: Secret, head: Head, commit: Commit): SealedVersion | null => {
  const versionId = secret.status === 'active' ? secret.stages.get(AWSCURRENT) : undefined;
  if (versionId === undefined) return null;
  const sealed = [commit.sealed, head.current].find((known) => known?.versionId === versionId);
  if (sealed) return sealed;
  throw new Error(`A commit made ${versionId} current without bringing its sealed value`);
};
