const KINDS = [
  /** New connections closed at once. */
  'connectionsDropped',
  /** Connections closed for new ones, or because more waited on them than there is memory for. */
  'connectionsEvicted',
  /** Requests answered 503 because of their bodies. */
  'bodiesRefused',
  /** Requests answered 400 because they were for another host. */
  'hostsRefused',
  /** Requests answered 503 because of answers that others do not read. */
  'answersRefused',
  /** Connections closed because they did not read their answers while others needed the memory. */
  'readersEvicted',
] as const;

/** What can be counted. */
export type TurnedAwayKind = (typeof KINDS)[number];

/** A line of the log about some seconds: how often what happened, and to whom most of all. */
export type TurnedAwayRecord = {
  readonly event: 'turned-away';
  /** Since the first of what is counted here. */
  readonly seconds: number;
  readonly counts: Readonly<Partial<Record<TurnedAwayKind, number>>>;
  /** The address that met it most often, and how often; left out if none is known. */
  readonly topPeer?: string;
  readonly topPeerCount?: number;
};
