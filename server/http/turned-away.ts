import type { TurnedAwayEvent, TurnedAwayKind } from '../../app/telemetry/telemetry.ts';

/** Counts who is turned away. */
export type TurnedAway = {
  readonly note: (kind: TurnedAwayKind, peer: string | undefined) => void;
  /** Tells what has not been told yet. */
  readonly flush: () => void;
};

/** In milliseconds: the first line comes soon, those that follow it closely do not. */
const TELL = { first: 1_000, again: 10_000, calm: 60_000 };

/** Addresses are counted for so many; in a crowd of more, the top one may be another. */
const MAX_PEERS = 1_024;

/** Sums up, so that an attack fills no disk. */
export const turnedAway = (report: (event: TurnedAwayEvent) => void): TurnedAway => {
  const counts = new Map<TurnedAwayKind, number>();
  const peers = new Map<string, number>();
  let since = 0;
  let lastTold = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    lastTold = performance.now();
    const seconds = Math.round(lastTold - since) / 1_000;
    report({ event: 'turned-away', seconds, counts: Object.fromEntries(counts), ...topOf(peers) });
    counts.clear();
    peers.clear();
  };

  return {
    flush,
    note: (kind, peer) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (peer !== undefined && (peers.has(peer) || peers.size < MAX_PEERS)) {
        peers.set(peer, (peers.get(peer) ?? 0) + 1);
      }
      if (timer !== null) return;
      since = performance.now();
      timer = setTimeout(flush, since - lastTold < TELL.calm ? TELL.again : TELL.first).unref();
    },
  };
};

const topOf = (
  peers: ReadonlyMap<string, number>,
): Pick<TurnedAwayEvent, 'topPeer' | 'topPeerCount'> => {
  const [top] = [...peers].toSorted(([, one], [, other]) => other - one);
  return top === undefined ? {} : { topPeer: top[0], topPeerCount: top[1] };
};
