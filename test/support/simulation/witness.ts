import { isLater } from '../../../domain/secret/replication.ts';
import type { StreamState } from '../../../infra/memory/stream-state.ts';
import type { KeyRing } from './key-ring.ts';
import { incompletenessOf, liveIn, mismatchOf } from './match.ts';
import {
  type Ends,
  momentOf,
  nameOf,
  noObservations,
  type Observations,
  observe,
  routeOf,
} from './observations.ts';
import type { Step } from './region-data.ts';
import type { Saving } from './simulated-statuses.ts';
import { isPremature, violation, wrongRelease } from './violations.ts';

/** Checks every commit, and complains about what must never be, not even for a moment. */
export type Witness = {
  readonly committed: (step: Step) => void;
  readonly saved: (saving: Saving) => void;
  /** Promoted replicas, with where they came from, that have not been requested since. */
  readonly promotions: () => readonly Ends[];
};

export const witness = (ring: KeyRing, complain: (complaint: string) => void): Witness => {
  const seen = noObservations();
  return {
    committed: (step) => {
      const { head } = step.after;
      const violated = violation(seen, step);
      observe(seen, step);
      const complaint =
        violated ??
        wrongRelease(seen, step) ??
        copyComplaint(seen, ring, step) ??
        halfComplaint(step.after);
      if (complaint !== null) complain(`${nameOf(head.stream)} at ${head.seq}: ${complaint}`);
    },
    saved: (saving) => {
      if (isPremature(seen, saving)) complain(`${nameOf(saving.stream)}: in sync before it was`);
    },
    promotions: () => [...seen.promoted.values()],
  };
};

/** A copy shows a whole state that its primary had, and a later one than any copy before. */
const copyComplaint = (
  seen: Observations,
  ring: KeyRing,
  { after, commit }: Step,
): string | null => {
  const copy = commit.events.find((event) => event.type === 'ReplicaCopied');
  const replica = liveIn(after);
  if (copy === undefined || replica === null) return null;
  const { source } = copy;
  const { stream } = after.head;
  const primary = seen.heads.get(momentOf({ ...stream, region: source.region }, source.seq));
  const route = routeOf({ from: source.region, to: stream.region, name: stream.name });
  const before = seen.shown.get(route);
  seen.shown.set(route, source);
  if (before !== undefined && !isLater(source, before)) return 'a copy went back';
  if (primary === undefined || primary.secret.status === 'absent') return 'a copy of nothing';
  const link = primary.secret.replicas.get(stream.region);
  if (link?.epoch !== source.epoch) return 'a copy without a link';
  const mismatch = mismatchOf(ring, primary.secret, replica);
  return mismatch === null ? null : `the copy shows ${mismatch}`;
};

const halfComplaint = (after: StreamState): string | null => {
  const live = liveIn(after);
  return live === null ? null : incompletenessOf(live);
};
