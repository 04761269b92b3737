import type { OutageKind } from '../../../domain/ports/outage.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { Dice } from './dice.ts';

/** A call from one region to another, or within one. */
export type Way = { readonly from: Region; readonly to: Region };

/** A time during which a region does not answer. */
export type Storm = {
  readonly region: Region;
  readonly kind: OutageKind;
  /** Cut off from the other regions only: whoever is there works on. */
  readonly partition: boolean;
  readonly from: number;
  readonly until: number;
};

/** What becomes of one call. */
export type Fate =
  | 'works'
  | 'isLate'
  | 'failsBefore'
  | 'replyIsLost'
  | 'crashesBefore'
  | 'crashesAfter';

export type AppendFate = 'isTold' | 'isDoneUntold' | 'isNotDone';

/** What goes wrong in a history; after `clearUp` nothing does. */
export type Weather = {
  readonly isCalm: () => boolean;
  readonly clearUp: () => void;
  readonly brew: (storm: Storm) => void;
  /** Why this call cannot get through now, or `null`. */
  readonly stormOn: (way: Way, now: number) => OutageKind | null;
  readonly fate: () => Fate;
  /** Whether an append is told of, or its outcome is not known yet, be it done or not. */
  readonly appendFate: () => AppendFate;
};

/** How likely things are to go wrong; some histories are quiet, so that races alone show too. */
const TROUBLE = [0, 0.01, 0.03, 0.08];
const CRASHES = [0, 0.003, 0.015];

export const weather = (dice: Dice): Weather => {
  const trouble = dice.pick(TROUBLE);
  const crashes = dice.pick(CRASHES);
  const storms: Storm[] = [];
  let calm = false;
  return {
    isCalm: () => calm,
    clearUp: () => {
      calm = true;
    },
    brew: (storm) => {
      storms.push(storm);
    },
    stormOn: (way, now) => storms.find((storm) => rages(storm, way, now))?.kind ?? null,
    fate: () => {
      if (dice.chance(crashes)) return dice.pick(['crashesBefore', 'crashesAfter'] as const);
      if (dice.chance(trouble)) return dice.pick(['failsBefore', 'replyIsLost'] as const);
      return dice.chance(0.2) ? 'isLate' : 'works';
    },
    appendFate: () =>
      !calm && dice.chance(trouble) ? dice.pick(['isDoneUntold', 'isNotDone'] as const) : 'isTold',
  };
};

const rages = (storm: Storm, { from, to }: Way, now: number): boolean =>
  storm.from <= now &&
  now < storm.until &&
  (storm.partition
    ? from !== to && (storm.region === from || storm.region === to)
    : storm.region === to);
