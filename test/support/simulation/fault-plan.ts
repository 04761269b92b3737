import type { OutageKind } from '../../../domain/ports/outage.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { Dice } from './dice.ts';

/** A call from one region to another, or within one. */
export type Route = { readonly from: Region; readonly to: Region };

/** A period during which a region does not answer. */
export type Disruption = {
  readonly region: Region;
  readonly kind: OutageKind;
  /** Cut off from other regions only: actors in the region go on. */
  readonly partition: boolean;
  readonly from: number;
  readonly until: number;
};

/** The fate of one call. */
export type Fate =
  | 'works'
  | 'isLate'
  | 'failsBefore'
  | 'replyIsLost'
  | 'crashesBefore'
  | 'crashesAfter';

export type AppendFate = 'isConfirmed' | 'isDoneUnconfirmed' | 'isNotDone';

/** What goes wrong in a history; after `end` nothing does. */
export type FaultPlan = {
  readonly ended: () => boolean;
  readonly end: () => void;
  readonly addDisruption: (disruption: Disruption) => void;
  /** Why this call fails now; `null` if it gets through. */
  readonly disruptionOn: (route: Route, now: number) => OutageKind | null;
  readonly fate: () => Fate;
  /** Whether an append is confirmed, or its outcome, either way, is unknown for now. */
  readonly appendFate: () => AppendFate;
};

/** How likely faults are; some histories have none, so that races show up alone too. */
const TROUBLE = [0, 0.01, 0.03, 0.08];
const CRASHES = [0, 0.003, 0.015];

export const faultPlan = (dice: Dice): FaultPlan => {
  const trouble = dice.pick(TROUBLE);
  const crashes = dice.pick(CRASHES);
  const disruptions: Disruption[] = [];
  let ended = false;
  return {
    ended: () => ended,
    end: () => {
      ended = true;
    },
    addDisruption: (disruption) => {
      disruptions.push(disruption);
    },
    disruptionOn: (route, now) =>
      disruptions.find((disruption) => affects(disruption, route, now))?.kind ?? null,
    fate: () => {
      if (dice.chance(crashes)) return dice.pick(['crashesBefore', 'crashesAfter'] as const);
      if (dice.chance(trouble)) return dice.pick(['failsBefore', 'replyIsLost'] as const);
      return dice.chance(0.2) ? 'isLate' : 'works';
    },
    appendFate: () =>
      !ended && dice.chance(trouble)
        ? dice.pick(['isDoneUnconfirmed', 'isNotDone'] as const)
        : 'isConfirmed',
  };
};

const affects = (disruption: Disruption, { from, to }: Route, now: number): boolean =>
  disruption.from <= now &&
  now < disruption.until &&
  (disruption.partition
    ? from !== to && (disruption.region === from || disruption.region === to)
    : disruption.region === to);
