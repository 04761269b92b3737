import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { ReplicaSource } from '../../../domain/secret/replication.ts';
import type { Step } from './region-data.ts';

/** Who makes the commits of the writers. */
export const WRITER = 'writer';

/** A link that was asked for, told apart by its ends. */
export type Ends = { readonly from: Region; readonly to: Region; readonly name: string };

/** What was seen of a history so far. */
export type Notes = {
  /** Every head a stream ever had, by stream and seq. */
  readonly heads: Map<string, Head>;
  /** The last head of each stream. */
  readonly latest: Map<string, Head>;
  /** The last state of a primary that a stream was given. */
  readonly shown: Map<string, ReplicaSource>;
  /** Links that were ever asked for with force. */
  readonly forced: Map<string, Ends>;
  /** Promotions whose region was not asked for again. */
  readonly promoted: Map<string, Ends>;
  /** Secrets that were promoted and are there still, with the link that must not take them. */
  readonly guarded: Map<string, Ends>;
};

/** Nothing was seen yet. */
export const noNotes = (): Notes => ({
  heads: new Map(),
  latest: new Map(),
  shown: new Map(),
  forced: new Map(),
  promoted: new Map(),
  guarded: new Map(),
});

/** A stream, a moment in its history, and a way from one region to another, as keys. */
export const nameOf = ({ region, name }: StreamId): string => `${region}#${name}`;
export const momentOf = (stream: StreamId, seq: number): string => `${nameOf(stream)}@${seq}`;
export const wayOf = ({ from, to, name }: Ends): string => `${from}>${to}#${name}`;

/** Take note of a commit. */
export const take = (notes: Notes, step: Step): void => {
  const { head } = step.after;
  notes.heads.set(momentOf(head.stream, head.seq), head);
  notes.latest.set(nameOf(head.stream), head);
  for (const event of step.commit.events) takeNote(notes, step, event);
};

const takeNote = (notes: Notes, { before, commit }: Step, event: SecretEvent): void => {
  const { stream } = before.head;
  const { region, name } = stream;
  if (event.type === 'SecretPurged') notes.guarded.delete(nameOf(stream));
  if (event.type === 'ReplicaPromoted') {
    const ends = { from: event.link.region, to: region, name };
    notes.promoted.set(wayOf(ends), ends);
    notes.guarded.set(nameOf(stream), ends);
  }
  if (event.type === 'ReplicaAdded' && commit.origin.actor === WRITER) {
    noteAsking(notes, { from: region, to: event.region, name }, event.forceOverwrite);
  }
};

const noteAsking = (notes: Notes, ends: Ends, withForce: boolean): void => {
  notes.promoted.delete(wayOf(ends));
  if (!withForce) return;
  notes.forced.set(wayOf(ends), ends);
  const there = `${ends.to}#${ends.name}`;
  if (notes.guarded.get(there)?.from === ends.from) notes.guarded.delete(there);
};
