import type { StageMove, Tag } from './events.ts';
import type { Stage, VersionId } from './ids.ts';

/** A map without these keys; the rest keeps its order. */
export const without = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  keys: readonly Key[],
): ReadonlyMap<Key, Value> => new Map([...map].filter(([key]) => !keys.includes(key)));

/** Labels after these moves; a label that moves goes to the end. */
export const withMoves = (
  stages: ReadonlyMap<Stage, VersionId>,
  moves: readonly StageMove[],
): ReadonlyMap<Stage, VersionId> => {
  const moved = new Map(stages);
  for (const { stage, to } of moves) {
    moved.delete(stage);
    if (to !== null) moved.set(stage, to);
  }
  return moved;
};

/** Tags after these were set; a key that was there keeps its place. */
export const withTags = (
  tags: ReadonlyMap<string, string> | null,
  set: readonly Tag[],
): ReadonlyMap<string, string> =>
  new Map([...(tags ?? []), ...set.map(({ key, value }) => [key, value] as const)]);
