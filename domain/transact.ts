import type { EventStore, Head, Origin } from './ports/event-store.ts';
import type { Pause } from './ports/pause.ts';
import type { SealedVersion } from './ports/sealer.ts';
import type { SecretCommand } from './secret/commands.ts';
import { decide } from './secret/decide.ts';
import { type Rejection, rejection } from './secret/decision.ts';
import { RATE_EXCEEDED } from './secret/messages.ts';

const MAX_ATTEMPTS = 8;

/** A command made ready for one head, with the sealed value to store if it is accepted. */
export type Gathered =
  | { readonly ready: true; readonly command: SecretCommand; readonly sealed: SealedVersion | null }
  | { readonly ready: false; readonly rejection: Rejection };

/**
 * Gathers the facts a decision needs. Called anew for each head: whether a token was used, how a
 * stored value compares, or a drawn ARN suffix are true of one head only.
 */
export type Gather = (head: Head) => Promise<Gathered>;

/** What a transaction came to: the head that now holds (also after a repeated command), or why not. */
export type Outcome =
  | { readonly ok: true; readonly head: Head }
  | { readonly ok: false; readonly rejection: Rejection };

/** What `transact` works with. */
export type TransactPorts = { readonly store: EventStore; readonly pause: Pause };

/** Decide on the freshest head and append; after a lost race, decide again on the winner's head. */
export const transact = async (
  { store, pause }: TransactPorts,
  from: Head,
  origin: Origin,
  gather: Gather,
): Promise<Outcome> => {
  let head: Head | null = from;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (head === null) {
      await pause(attempt);
      head = await store.load(from.stream);
    }
    const answer = await decideAndAppend(store, head, origin, gather);
    if ('ok' in answer) return answer;
    head = answer.next;
  }
  return { ok: false, rejection: rejection('Contended', RATE_EXCEEDED) };
};

/** `next` is the winner's head, `null` while it is not decided who that is. */
type Beaten = { readonly next: Head | null };

const decideAndAppend = async (
  store: EventStore,
  head: Head,
  origin: Origin,
  gather: Gather,
): Promise<Outcome | Beaten> => {
  const gathered = await gather(head);
  if (!gathered.ready) return { ok: false, rejection: gathered.rejection };
  const decision = decide(gathered.command, head.secret);
  if (!decision.accepted) return { ok: false, rejection: decision.rejection };
  if (decision.events.length === 0) return { ok: true, head };
  const commit = { events: decision.events, origin, sealed: gathered.sealed };
  const appended = await store.append(head, commit);
  if (appended.kind === 'appended') return { ok: true, head: appended.head };
  return { next: appended.kind === 'lost' ? appended.head : null };
};
