import type { EventStore } from '../domain/ports/event-store.ts';
import { emptyHead } from '../domain/secret/head.ts';

/** A store that is there once something was appended. Until then it is empty, and reads do not make it. */
export const storeToBeMade = (store: EventStore, isMade: () => boolean): EventStore => ({
  load: async (stream) => (isMade() ? store.load(stream) : emptyHead(stream)),
  append: store.append,
  loadSealed: async (stream, versionId) => (isMade() ? store.loadSealed(stream, versionId) : null),
  async *readCommits(stream, after) {
    if (isMade()) yield* store.readCommits(stream, after);
  },
});
