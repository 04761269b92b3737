import type { SecretEvent } from './events.ts';
import { isStoredName, isStoredRegion } from './stored-facts.ts';

/** Version of the stored form of events. Raise it when an event changes, and add an upcaster. */
export const EVENT_SCHEMA = 1;

/** Every type this software can fold; the mapped type makes the compiler ask for a new one. */
const KNOWN: { readonly [Type in SecretEvent['type']]: true } = {
  SecretCreated: true,
  SecretVersionAdded: true,
  SecretVersionRegistered: true,
  VersionStagesMoved: true,
  VersionsPruned: true,
  SecretDescribed: true,
  EncryptionKeyChanged: true,
  SecretTagged: true,
  SecretUntagged: true,
  ResourcePolicyAttached: true,
  ResourcePolicyRemoved: true,
  RotationConfigured: true,
  RotationCancelled: true,
  RotationRescheduled: true,
  DeletionScheduled: true,
  DeletionCancelled: true,
  SecretPurged: true,
  ReplicaAdded: true,
  ReplicaRemoved: true,
  ForceOverwriteSpent: true,
  ReplicaCopied: true,
  ReplicaPromoted: true,
  ReplicaFenced: true,
};

/** Stored events that this software must not guess at: written by a newer one, or damaged. */
export class UnreadableEvents extends Error {
  constructor(reason: string) {
    super(`The stored events cannot be read: ${reason}`);
    this.name = 'UnreadableEvents';
  }
}

/** The events of one commit as JSON text. */
export const encodeEvents = (events: readonly SecretEvent[]): string => JSON.stringify(events);

/** Back from JSON text. Throws `UnreadableEvents` on a schema or an event type it does not know. */
export const decodeEvents = (text: string, schema: number): readonly SecretEvent[] => {
  if (schema !== EVENT_SCHEMA) throw new UnreadableEvents(`schema ${schema} is not known`);
  const events: readonly SecretEvent[] = JSON.parse(text);
  const stranger = events.find(({ type }) => !Object.hasOwn(KNOWN, type));
  if (stranger) throw new UnreadableEvents(`event type ${stranger.type} is not known`);
  if (!events.flatMap(regionsIn).every(isStoredRegion)) {
    throw new UnreadableEvents('a region is none');
  }
  if (!events.flatMap(namesIn).every(isStoredName)) throw new UnreadableEvents('a name is none');
  return events;
};

/** Every region an event names: each may become the name of a directory. */
const regionsIn = (event: SecretEvent): readonly unknown[] => {
  switch (event.type) {
    case 'ReplicaAdded':
    case 'ReplicaRemoved':
    case 'ForceOverwriteSpent':
      return [event.region];
    case 'ReplicaCopied':
      return [event.source.region];
    case 'ReplicaPromoted':
    case 'ReplicaFenced':
      return [event.link.region];
    default:
      return [];
  }
};

const namesIn = (event: SecretEvent): readonly unknown[] =>
  event.type === 'SecretCreated' || event.type === 'ReplicaCopied' ? [event.name] : [];
