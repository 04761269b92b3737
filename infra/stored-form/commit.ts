import type { Commit, RecordedCommit } from '../../domain/ports/stream.ts';
import { UnreadableEvents } from '../../domain/ports/unreadable.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { instant } from '../../domain/secret/ids.ts';
import { isStoredName, isStoredRegion } from './checks.ts';

/** Version of the stored form of events. Raise it when an event changes, and add an upcaster. */
export const EVENT_SCHEMA = 1;

/** Every type this release can fold. The mapped type does not compile until a new one is listed. */
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

/** A commit as it is stored: six fields, of which `events` is JSON text. */
export type StoredCommit = {
  readonly seq: number;
  /** Version of the form of `events`. */
  readonly schema: number;
  readonly events: string;
  readonly actor: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** Encodes a commit that becomes number `seq` of its stream. */
export const encodeCommit = (
  seq: number,
  { events, origin }: Pick<Commit, 'events' | 'origin'>,
): StoredCommit => ({
  seq,
  schema: EVENT_SCHEMA,
  events: encodeEvents(events),
  actor: origin.actor,
  requestId: origin.requestId,
  at: origin.at,
});

/** Decodes a commit. Throws `UnreadableEvents`. */
export const decodeCommit = (stored: StoredCommit): RecordedCommit => ({
  seq: stored.seq,
  events: decodeEvents(stored.events, stored.schema),
  origin: { actor: stored.actor, requestId: stored.requestId, at: instant(stored.at) },
});

/** Encodes the events of a commit as JSON text. */
export const encodeEvents = (events: readonly SecretEvent[]): string => JSON.stringify(events);

/**
 * Throws `UnreadableEvents` for the schema of a newer release. Adapters call it before they read the other
 * fields of a commit, which may have another form then and would look damaged.
 */
export const assertEventSchema = (schema: number): void => {
  if (schema !== EVENT_SCHEMA) throw new UnreadableEvents(`schema ${schema} is not known`);
};

/** Decodes events. Throws `UnreadableEvents` for an unknown schema or event type, or a malformed name or region. */
export const decodeEvents = (text: string, schema: number): readonly SecretEvent[] => {
  assertEventSchema(schema);
  const events: readonly SecretEvent[] = JSON.parse(text);
  const unknown = events.find(({ type }) => !Object.hasOwn(KNOWN, type));
  if (unknown) throw new UnreadableEvents(`event type ${unknown.type} is not known`);
  if (!events.flatMap(regionsIn).every(isStoredRegion)) {
    throw new UnreadableEvents('a region is none');
  }
  if (!events.flatMap(namesIn).every(isStoredName)) throw new UnreadableEvents('a name is none');
  return events;
};

/** The regions an event names. Each may become the name of a directory. */
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
