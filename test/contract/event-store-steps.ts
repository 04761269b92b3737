import type {
  Appended,
  Commit,
  EventStore,
  Head,
  RecordedCommit,
  StreamId,
} from '../../domain/ports/event-store.ts';

/** Opens an empty store for one test, and sees to its end. */
export type OpenStore = () => Promise<EventStore>;

/** The head after an append that nothing stands against. Throws when it was not appended. */
export const appended = async (store: EventStore, head: Head, commit: Commit): Promise<Head> => {
  const outcome = await store.append(head, commit);
  if (outcome.kind !== 'appended') throw new Error(`The append was ${outcome.kind}`);
  return outcome.head;
};

/** The head after these commits, one upon the other, on top of what the stream has. */
export const grown = async (
  store: EventStore,
  stream: StreamId,
  ...commits: readonly Commit[]
): Promise<Head> => {
  let head = await store.load(stream);
  for (const commit of commits) head = await appended(store, head, commit);
  return head;
};

/** The head that an append ended with; one that was contended is found out by a load. */
export const headAfter = (store: EventStore, stream: StreamId, outcome: Appended): Promise<Head> =>
  outcome.kind === 'contended' ? store.load(stream) : Promise.resolve(outcome.head);

/** All commits of a stream, or those after a seq. */
export const commitsOf = async (
  store: EventStore,
  stream: StreamId,
  after?: number,
): Promise<readonly RecordedCommit[]> => {
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readCommits(stream, after)) commits.push(commit);
  return commits;
};
