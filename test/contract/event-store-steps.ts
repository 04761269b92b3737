import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import type { Listed, Page, PageRequest, Position } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

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

/** All pages of a list, each as small as it was asked to be. */
export const pagesOf = async (
  store: EventStore,
  owner: Owner,
  page: PageRequest,
): Promise<readonly Page[]> => {
  const pages: Page[] = [];
  let after: Position | null = page.after;
  const passed = new Set([after?.name]);
  do {
    const answer: Page = await store.list(owner, { ...page, after });
    const { entries, unreadable } = answer;
    if (entries.length + unreadable.length > page.limit) throw new Error('The page is too long');
    pages.push(answer);
    after = answer.next;
    if (after !== null && passed.has(after.name)) throw new Error('The list goes back');
    passed.add(after?.name);
  } while (after !== null);
  return pages;
};

/** All entries of a list, over as many pages as it takes. */
export const entriesOf = async (
  store: EventStore,
  owner: Owner,
  page: PageRequest,
): Promise<readonly Listed[]> =>
  (await pagesOf(store, owner, page)).flatMap(({ entries }) => entries);

/** The ids of all sealed values, in one order whatever the store's. */
export const sortedIds = async (
  store: EventStore,
  stream: StreamId,
): Promise<readonly VersionId[]> => (await store.sealedIds(stream)).toSorted();
