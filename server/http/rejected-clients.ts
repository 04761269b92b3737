import type { TurnedAwayEvent, TurnedAwayKind } from '../../app/telemetry/telemetry.ts';

/** Counts the clients that a server rejects for lack of capacity, or because of their host name. */
export type RejectedClients = {
  readonly count: (kind: TurnedAwayKind, peer: string | undefined) => void;
  /** Reports what has not been reported yet. */
  readonly flush: () => void;
};

/** In milliseconds: the delay of a first report, of the next one, and the pause after which one is a first again. */
const REPORT = { first: 1_000, again: 10_000, calm: 60_000 };

/** How many addresses are counted; among more than that, the top one may be another. */
const MAX_PEERS = 1_024;

/** Reports summaries instead of single rejections, so that an attack cannot fill the disk. */
export const rejectedClients = (report: (event: TurnedAwayEvent) => void): RejectedClients => {
  const counts = new Map<TurnedAwayKind, number>();
  const peers = new Map<string, number>();
  let since = 0;
  let lastReport = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    lastReport = performance.now();
    const seconds = Math.round(lastReport - since) / 1_000;
    report({ event: 'turned-away', seconds, counts: Object.fromEntries(counts), ...topOf(peers) });
    counts.clear();
    peers.clear();
  };

  return {
    flush,
    count: (kind, peer) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (peer !== undefined && (peers.has(peer) || peers.size < MAX_PEERS)) {
        peers.set(peer, (peers.get(peer) ?? 0) + 1);
      }
      if (timer !== null) return;
      since = performance.now();
      const delay = since - lastReport < REPORT.calm ? REPORT.again : REPORT.first;
      timer = setTimeout(flush, delay).unref();
    },
  };
};

const topOf = (
  peers: ReadonlyMap<string, number>,
): Pick<TurnedAwayEvent, 'topPeer' | 'topPeerCount'> => {
  const [top] = [...peers].toSorted(([, one], [, other]) => other - one);
  return top === undefined ? {} : { topPeer: top[0], topPeerCount: top[1] };
};
