import type { EventOf, StageMove, Tag } from './events.ts';
import type { Region, Stage, VersionId } from './ids.ts';
import type { Replica } from './state.ts';

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

/** Replicas with this one added, or set anew. */
export const withReplica = (
  replicas: ReadonlyMap<Region, Replica>,
  event: EventOf<'ReplicaAdded'>,
): ReadonlyMap<Region, Replica> =>
  new Map(replicas).set(event.region, {
    keyId: event.keyId,
    forceOverwrite: event.forceOverwrite,
    addedAt: event.at,
  });
