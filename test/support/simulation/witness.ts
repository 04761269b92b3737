import { isLater } from '../../../domain/secret/replication.ts';
import type { StreamState } from '../../../infra/memory/stream-state.ts';
import type { KeyRing } from './key-ring.ts';
import { halfOf, liveIn, unlikeness } from './likeness.ts';
import { type Ends, momentOf, type Notes, nameOf, noNotes, take, wayOf } from './notes.ts';
import type { Step } from './region-data.ts';
import type { Saving } from './simulated-statuses.ts';
import { isPremature, trespass, wrongRelease } from './trespasses.ts';

/** Looks at every commit, and complains of what must never be, not even for a moment. */
export type Witness = {
  readonly committed: (step: Step) => void;
  readonly saved: (saving: Saving) => void;
  /** The replicas that were promoted, with where they came from, if nobody has asked for them since. */
  readonly promotions: () => readonly Ends[];
};

export const witness = (ring: KeyRing, complain: (complaint: string) => void): Witness => {
  const notes = noNotes();
  return {
    committed: (step) => {
      const { head } = step.after;
      const trespassed = trespass(notes, step);
      take(notes, step);
      const complaint =
        trespassed ??
        wrongRelease(notes, step) ??
        copyComplaint(notes, ring, step) ??
        halfComplaint(step.after);
      if (complaint !== null) complain(`${nameOf(head.stream)} at ${head.seq}: ${complaint}`);
    },
    saved: (saving) => {
      if (isPremature(notes, saving)) complain(`${nameOf(saving.stream)}: in sync before it was`);
    },
    promotions: () => [...notes.promoted.values()],
  };
};

/** A copy shows a state its primary had, all of it, and a later one than any before. */
const copyComplaint = (notes: Notes, ring: KeyRing, { after, commit }: Step): string | null => {
  const copy = commit.events.find((event) => event.type === 'ReplicaCopied');
  const replica = liveIn(after);
  if (copy === undefined || replica === null) return null;
  const { source } = copy;
  const { stream } = after.head;
  const primary = notes.heads.get(momentOf({ ...stream, region: source.region }, source.seq));
  const way = wayOf({ from: source.region, to: stream.region, name: stream.name });
  const before = notes.shown.get(way);
  notes.shown.set(way, source);
  if (before !== undefined && !isLater(source, before)) return 'a copy went back';
  if (primary === undefined || primary.secret.status === 'absent') return 'a copy of nothing';
  const link = primary.secret.replicas.get(stream.region);
  if (link?.epoch !== source.epoch) return 'a copy without a link';
  const unlike = unlikeness(ring, primary.secret, replica);
  return unlike === null ? null : `the copy shows ${unlike}`;
};

const halfComplaint = (after: StreamState): string | null => {
  const live = liveIn(after);
  return live === null ? null : halfOf(live);
};
