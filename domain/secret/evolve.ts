import { assertNever } from '../assert-never.ts';
import type { EventOf, SecretEvent } from './events.ts';
import { withKeys, withMoves, without, withTags, withVersion } from './evolve-collections.ts';
import {
  copied,
  fenced,
  promoted,
  withoutForce,
  withoutReplica,
  withReplica,
} from './evolve-replicas.ts';
import { type ActiveSecret, initialState, type LiveSecret, type Secret } from './state.ts';

/** Applies an event. Total: `decide` has already checked the rules, so nothing is rejected here. */
const evolve = (secret: Secret, event: SecretEvent): Secret => {
  switch (event.type) {
    case 'SecretCreated':
      return createdSecret(event, secret);
    case 'ReplicaCopied':
      return copied(secret, event);
    case 'ReplicaFenced':
      return fenced(secret, event);
    case 'SecretPurged':
      return { status: 'absent', memory: secret.memory };
    default:
      return secret.status === 'absent'
        ? secret
        : changed({ ...secret, changedAt: event.at }, event);
  }
};

/** Folds a history into a state, or the rest of a history onto an earlier state. */
export const fold = (events: Iterable<SecretEvent>, from: Secret = initialState): Secret => {
  let secret = from;
  for (const event of events) secret = evolve(secret, event);
  return secret;
};

/** Events that change an existing secret; they are ignored if there is none. */
type Change = Exclude<
  SecretEvent,
  { type: 'SecretCreated' | 'SecretPurged' | 'ReplicaCopied' | 'ReplicaFenced' }
>;

const changed = (secret: LiveSecret, event: Change): LiveSecret => {
  switch (event.type) {
    case 'SecretVersionAdded':
      return { ...secret, versions: withVersion(secret, event) };
    case 'SecretVersionRegistered':
      return { ...secret, versions: withVersion(secret, { ...event, ...EMPTY }) };
    case 'VersionStagesMoved':
      return { ...secret, stages: withMoves(secret.stages, event.moves) };
    case 'VersionsPruned':
      return { ...secret, versions: without(secret.versions, event.versionIds) };
    case 'EncryptionKeyChanged':
      return {
        ...secret,
        keyId: event.keyId,
        versions: withKeys(secret, event),
      };
    case 'SecretDescribed':
      return { ...secret, ...descriptionOf(event) };
    case 'SecretTagged':
      return { ...secret, tags: withTags(secret.tags, event.tags) };
    case 'SecretUntagged':
      return { ...secret, tags: without(secret.tags ?? new Map(), event.keys) };
    case 'ResourcePolicyAttached':
      return { ...secret, policy: event.policy };
    case 'ResourcePolicyRemoved':
      return { ...secret, policy: null };
    default:
      return lifeCycleChanged(secret, event);
  }
};

/** Events about rotation, deletion and replication. */
type LifeCycleChange = EventOf<
  | 'RotationConfigured'
  | 'RotationCancelled'
  | 'RotationRescheduled'
  | 'DeletionScheduled'
  | 'DeletionCancelled'
  | 'ReplicaAdded'
  | 'ReplicaRemoved'
  | 'ForceOverwriteSpent'
  | 'ReplicaPromoted'
>;

const lifeCycleChanged = (secret: LiveSecret, event: LifeCycleChange): LiveSecret => {
  switch (event.type) {
    case 'RotationConfigured':
      return { ...secret, rotation: { ...event.rotation, enabled: true, configuredAt: event.at } };
    case 'RotationCancelled':
      return { ...secret, rotation: secret.rotation && { ...secret.rotation, enabled: false } };
    case 'RotationRescheduled':
      return {
        ...secret,
        rotation: secret.rotation && { ...secret.rotation, nextRotation: event.nextRotation },
      };
    case 'DeletionScheduled':
      return scheduled(secret, event);
    case 'DeletionCancelled':
      return restored(secret);
    case 'ReplicaAdded':
      return withReplica(secret, event);
    case 'ReplicaRemoved':
      return withoutReplica(secret, event);
    case 'ForceOverwriteSpent':
      return withoutForce(secret, event);
    case 'ReplicaPromoted':
      return promoted(secret, event);
    default:
      return assertNever(event);
  }
};

const EMPTY = { keyArns: [], digest: null };

const createdSecret = (event: EventOf<'SecretCreated'>, { memory }: Secret): ActiveSecret => ({
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
  policy: null,
  rotation: null,
  replicas: new Map(),
  replicated: false,
  replicaOf: null,
  memory,
});

const descriptionOf = ({ description, externalType }: EventOf<'SecretDescribed'>) => ({
  ...(description !== undefined && { description }),
  ...(externalType !== undefined && { externalType }),
});

const scheduled = (secret: LiveSecret, event: EventOf<'DeletionScheduled'>): LiveSecret => ({
  ...secret,
  status: 'scheduledForDeletion',
  deletedAt: event.at,
  purgeAfter: event.purgeAfter,
});

const restored = (secret: LiveSecret): LiveSecret => {
  if (secret.status === 'active') return secret;
  const { deletedAt: _called, purgeAfter: _due, ...facts } = secret;
  return { ...facts, status: 'active' };
};
