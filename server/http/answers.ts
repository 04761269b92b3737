import type { Connection } from './connection.ts';
import { USUAL_BYTES } from './memory.ts';
import type { TurnedAway } from './turned-away.ts';

/** Memory of answers that are not with the kernel yet. */
export type Answers = {
  /**
   * Room for an answer, to be called back when it is with the kernel or its connection is closed;
   * `null` if there is none. Small answers always have some.
   */
  readonly hold: (connection: Connection, bytes: number) => (() => void) | null;
};

/** In bytes, for all large answers together; and who counts the readers that had to go. */
export type AnswerLimits = { readonly limit: number; readonly turnedAway: TurnedAway };

/** In milliseconds: who has not read an answer by then may lose it for others. */
const PATIENCE = 1_000;

type Held = { readonly connection: Connection; readonly bytes: number; readonly since: number };

/** A client that reads slowly, or not at all, keeps its answer until others need the memory. */
export const answers = ({ limit, turnedAway }: AnswerLimits): Answers => {
  // The oldest first.
  const holds = new Set<Held>();
  let taken = 0;

  const release = (held: Held): void => {
    if (holds.delete(held)) taken -= held.bytes;
  };

  const makeRoom = (bytes: number): boolean => {
    for (const held of holds) {
      if (taken + bytes <= limit || performance.now() - held.since < PATIENCE) break;
      turnedAway.note('readersEvicted', held.connection.peer);
      release(held);
      held.connection.socket.destroy();
    }
    return taken + bytes <= limit;
  };

  return {
    hold: (connection, bytes) => {
      if (bytes <= USUAL_BYTES) return () => {};
      if (!makeRoom(bytes)) return null;
      const held = { connection, bytes, since: performance.now() };
      holds.add(held);
      taken += bytes;
      return () => release(held);
    },
  };
};
