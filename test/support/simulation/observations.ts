import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { ReplicaSource } from '../../../domain/secret/replication.ts';
import type { Step } from './region-data.ts';

/** The actor of the writers' commits. */
export const WRITER = 'writer';

/** A requested link, identified by its ends. */
export type Ends = { readonly from: Region; readonly to: Region; readonly name: string };

/** What has been observed of a history so far. */
export type Observations = {
  /** Every head a stream ever had, by stream and seq. */
  readonly heads: Map<string, Head>;
  /** The last head of each stream. */
  readonly latest: Map<string, Head>;
  /** The last state of a primary that was copied to a stream. */
  readonly shown: Map<string, ReplicaSource>;
  /** Links that were ever requested with force. */
  readonly forced: Map<string, Ends>;
  /** Promotions whose region has not been requested again. */
  readonly promoted: Map<string, Ends>;
  /** Promoted secrets that still exist, with the link that must not overwrite them. */
  readonly guarded: Map<string, Ends>;
};

/** Makes empty observations. */
export const noObservations = (): Observations => ({
  heads: new Map(),
  latest: new Map(),
  shown: new Map(),
  forced: new Map(),
  promoted: new Map(),
  guarded: new Map(),
});

/** Keys for a stream, a moment in its history, and a route from one region to another. */
export const nameOf = ({ region, name }: StreamId): string => `${region}#${name}`;
export const momentOf = (stream: StreamId, seq: number): string => `${nameOf(stream)}@${seq}`;
export const routeOf = ({ from, to, name }: Ends): string => `${from}>${to}#${name}`;

/** Records a commit. */
export const observe = (seen: Observations, step: Step): void => {
  const { head } = step.after;
  seen.heads.set(momentOf(head.stream, head.seq), head);
  seen.latest.set(nameOf(head.stream), head);
  for (const event of step.commit.events) observeEvent(seen, step, event);
};

const observeEvent = (seen: Observations, { before, commit }: Step, event: SecretEvent): void => {
  const { stream } = before.head;
  const { region, name } = stream;
  if (event.type === 'SecretPurged') seen.guarded.delete(nameOf(stream));
  if (event.type === 'ReplicaPromoted') {
    const ends = { from: event.link.region, to: region, name };
    seen.promoted.set(routeOf(ends), ends);
    seen.guarded.set(nameOf(stream), ends);
  }
  if (event.type === 'ReplicaAdded' && commit.origin.actor === WRITER) {
    observeRequest(seen, { from: region, to: event.region, name }, event.forceOverwrite);
  }
};

const observeRequest = (seen: Observations, ends: Ends, withForce: boolean): void => {
  seen.promoted.delete(routeOf(ends));
  if (!withForce) return;
  seen.forced.set(routeOf(ends), ends);
  const overwritten = `${ends.to}#${ends.name}`;
  if (seen.guarded.get(overwritten)?.from === ends.from) seen.guarded.delete(overwritten);
};
