import { assertNever } from '../assert-never.ts';
import type { EventOf, SecretEvent, StageMove } from './events.ts';
import type { Stage, VersionId } from './ids.ts';
import { type ActiveSecret, initialState, type Secret } from './state.ts';

/** Total: every stored history folds. `decide` already checked the rules, so nothing is refused here. */
const evolve = (secret: Secret, event: SecretEvent): Secret => {
  if (event.type === 'SecretCreated') return born(event);
  if (secret.status === 'absent') return secret;
  const changed = { ...secret, changedAt: event.at };
  switch (event.type) {
    case 'SecretVersionAdded':
      return { ...changed, versions: withVersion(secret, event) };
    case 'VersionStagesMoved':
      return { ...changed, stages: applyMoves(secret.stages, event.moves) };
    case 'SecretTagged':
      return { ...changed, tags: withTags(secret, event) };
    case 'ReplicaAdded':
      return { ...changed, replicas: withReplica(secret, event) };
    default:
      return assertNever(event);
  }
};

/** Fold a whole history, or the rest of one onto a state. */
export const fold = (events: Iterable<SecretEvent>, from: Secret = initialState): Secret => {
  let secret = from;
  for (const event of events) secret = evolve(secret, event);
  return secret;
};

const born = (event: EventOf<'SecretCreated'>): ActiveSecret => ({
  status: 'active',
  arn: event.arn,
  name: event.name,
  description: event.description,
  keyId: event.keyId,
  externalType: event.externalType,
  createdWith: event.token,
  createdAt: event.at,
  changedAt: event.at,
  versions: new Map(),
  stages: new Map(),
  tags: null,
  replicas: new Map(),
});

const withVersion = (secret: ActiveSecret, event: EventOf<'SecretVersionAdded'>) =>
  new Map(secret.versions).set(event.versionId, {
    createdAt: event.at,
    keyArns: event.keyArns,
    digest: event.digest,
  });

const applyMoves = (stages: ReadonlyMap<Stage, VersionId>, moves: readonly StageMove[]) => {
  const moved = new Map(stages);
  for (const { stage, to } of moves) {
    moved.delete(stage);
    if (to !== null) moved.set(stage, to);
  }
  return moved;
};

const withTags = (secret: ActiveSecret, event: EventOf<'SecretTagged'>) => {
  const tags = new Map(secret.tags);
  for (const { key, value } of event.tags) tags.set(key, value);
  return tags;
};

const withReplica = (secret: ActiveSecret, event: EventOf<'ReplicaAdded'>) =>
  new Map(secret.replicas).set(event.region, {
    keyId: event.keyId,
    forceOverwrite: event.forceOverwrite,
    addedAt: event.at,
  });
