import type { SealedVersion } from '../ports/sealer.ts';
import type { Access, Commit, Head, StreamId, ValueChanges } from '../ports/stream.ts';
import { fold } from './evolve.ts';
import { AWSCURRENT } from './ids.ts';
import { initialState, type LiveSecret, type Secret } from './state.ts';

/** The head of a secret that exists. */
export type LiveHead = Head & { readonly secret: LiveSecret };

/** A commit that touches no value. */
export const NO_VALUES: ValueChanges = {
  added: null,
  rewrapped: [],
  promoted: null,
  copied: [],
  removed: [],
};

/** No version was read yet. */
export const NEVER_READ: Access = { on: null, versions: new Map() };

/** The head of a stream that has no commits, or is assumed to have none. */
export const emptyHead = (stream: StreamId): Head => ({
  stream,
  seq: 0,
  secret: initialState,
  current: null,
  access: NEVER_READ,
});

/** The head after a commit; every adapter derives it here, so all of them agree. */
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

/** A secret that was created anew was not read, whatever an earlier one of its name was. */
const accessOf = (secret: Secret, { secret: before, access }: Head): Access => {
  if (secret.status === 'absent' || before.status === 'absent') return NEVER_READ;
  const { versions } = secret;
  return {
    on: access.on,
    versions: new Map([...access.versions].filter(([id]) => versions.has(id))),
  };
};
