import type { Appended, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type {
  Listed,
  Page,
  PageRequest,
  Position,
  SecretIndex,
} from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** Opens an empty store for one test, and closes it after the test. */
export type Open<Store> = () => Promise<Store>;

/** Appends a commit and returns the head. Throws when it was not appended. */
export const appended = async (store: EventStreams, head: Head, commit: Commit): Promise<Head> => {
  const outcome = await store.append(head, commit);
  if (outcome.kind !== 'appended') throw new Error(`The append was ${outcome.kind}`);
  return outcome.head;
};

/** Appends commits to a stream, one after another, and returns the last head. */
export const grown = async (
  store: EventStreams,
  stream: StreamId,
  ...commits: readonly Commit[]
): Promise<Head> => {
  let head = await store.load(stream);
  for (const commit of commits) head = await appended(store, head, commit);
  return head;
};

/** The head after an append; a contended one takes a load to find out. */
export const headAfter = (
  store: EventStreams,
  stream: StreamId,
  outcome: Appended,
): Promise<Head> =>
  outcome.kind === 'contended' ? store.load(stream) : Promise.resolve(outcome.head);

/** Reads all commits of a stream, or those after a seq. */
export const commitsOf = async (
  store: EventStreams,
  stream: StreamId,
  after?: number,
): Promise<readonly RecordedCommit[]> => {
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readCommits(stream, after)) commits.push(commit);
  return commits;
};

/** Reads all pages of a list, and checks that they progress and are not too long. */
export const pagesOf = async (
  store: SecretIndex,
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

/** Reads all entries of a list, page by page. */
export const entriesOf = async (
  store: SecretIndex,
  owner: Owner,
  page: PageRequest,
): Promise<readonly Listed[]> =>
  (await pagesOf(store, owner, page)).flatMap(({ entries }) => entries);

/** The ids of all sealed values, sorted. */
export const sortedIds = async (
  store: SealedValues,
  stream: StreamId,
): Promise<readonly VersionId[]> => (await store.sealedIds(stream)).toSorted();
