import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Head, Origin, ValueChanges } from '../../domain/ports/stream.ts';
import type { SecretCommand } from '../../domain/secret/commands.ts';
import { decide } from '../../domain/secret/decide.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { NO_VALUES } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { RATE_EXCEEDED } from '../../domain/secret/messages.ts';
import type { Secret } from '../../domain/secret/state.ts';

/** With the pauses between them these take some seconds, less than a client waits for an answer. */
const MAX_ATTEMPTS = 24;
/** A race that was lost once is usually over; from here on the writer backs off. */
const FIRST_PAUSED_ATTEMPT = 3;

/** A command prepared for one head, with the sealed values to store if it is accepted. */
export type Gathered = Result<{
  readonly command: SecretCommand;
  readonly values: GatheredValues;
}>;

/** The values a command brings; the versions it drops follow from its events. */
export type GatheredValues = Partial<Omit<ValueChanges, 'removed'>>;

/**
 * Gathers the facts a decision needs. Called again for each head: whether a token was used, how a
 * stored value compares, and a drawn ARN suffix hold for one head only.
 */
export type Gather = (head: Head) => Promise<Gathered>;

/** Outcome of a transaction: the head that now holds, also after a repeated command, or why not. */
export type Outcome = Result<{ readonly head: Head }>;

/** Dependencies of `transact`. */
export type TransactPorts = { readonly store: EventStreams; readonly pause: Pause };

/** Decides on the latest head and appends; after losing to a concurrent writer, decides again on its head. */
export const transact = async (
  { store, pause }: TransactPorts,
  from: Head,
  origin: Origin,
  gather: Gather,
): Promise<Outcome> => {
  let head: Head | null = from;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (head === null || attempt >= FIRST_PAUSED_ATTEMPT) {
      await pause(attempt);
      head = await store.load(from.stream);
    }
    const answer = await decideAndAppend(store, head, origin, gather);
    if ('ok' in answer) return answer;
    head = answer.next;
  }
  return rejected(rejection('Contended', RATE_EXCEEDED));
};

/** Lost to a concurrent writer: `next` is the winner's head, `null` while the winner is not known. */
type Lost = { readonly next: Head | null };

const decideAndAppend = async (
  store: EventStreams,
  head: Head,
  origin: Origin,
  gather: Gather,
): Promise<Outcome | Lost> => {
  const gathered = await gather(head);
  if (!gathered.ok) return gathered;
  const decision = decide(gathered.command, head.secret);
  if (!decision.accepted) return rejected(decision.rejection);
  if (decision.events.length === 0) return { ok: true, head };
  const { events } = decision;
  const removed = dropped(events, head.secret);
  const commit = { events, origin, values: { ...NO_VALUES, ...gathered.values, removed } };
  const appended = await store.append(head, commit);
  if (appended.kind === 'appended') return { ok: true, head: appended.head };
  return { next: appended.kind === 'lost' ? appended.head : null };
};

/** The versions these events drop: the pruned ones, and those missing from a copy of the primary. */
const dropped = (events: readonly SecretEvent[], secret: Secret): readonly VersionId[] =>
  events.flatMap((event) => {
    if (event.type === 'VersionsPruned') return event.versionIds;
    if (event.type !== 'ReplicaCopied' || secret.status === 'absent') return [];
    const stay = new Set(event.versions.map(({ versionId }) => versionId));
    return [...secret.versions.keys()].filter((versionId) => !stay.has(versionId));
  });
