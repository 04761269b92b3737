/**
 * Limits of the calls to an AWS service and of its client's connections. Milliseconds, except for the two
 * counts.
 */
export type CallLimits = {
  /** Until a socket is free and connected. */
  readonly connect: number;
  /** Without a byte in either direction, once connected. */
  readonly idle: number;
  /** One attempt, from requesting a socket to the response headers. */
  readonly attempt: number;
  /** The whole call: credentials, all attempts, the delays between them, and the response to its last byte. */
  readonly call: number;
  /** Attempts of one call. */
  readonly attempts: number;
  /** Connections to one service in one region. */
  readonly sockets: number;
  /** Writing an access record, which is abandoned rather than waited for. */
  readonly accessRecord: number;
};

/**
 * Limits for services in this process's own region, a millisecond or two away. An outage is detected early enough for
 * most requests to report it themselves: 3 attempts of 1.5 s without an answer, and delays of at most 50 and
 * 100 ms, take 4.65 s.
 */
export const SAME_REGION: CallLimits = {
  connect: 1_000,
  idle: 1_500,
  attempt: 1_500,
  call: 5_000,
  attempts: 3,
  sockets: 50,
  accessRecord: 50,
};

/**
 * Limits for services in another region, or for a machine that may be anywhere. A round trip takes up to
 * `LONGEST_ROUND_TRIP`, and the largest request is a first copy of 20 values of 64 KiB: `LARGEST_REQUEST` bytes,
 * which TCP sends in 8 round trips of a new connection. With two for handshakes and one for the answer that takes
 * 3.5 s, and twice as long with packet loss. So an attempt may use the whole call as long as it makes progress, and
 * times out after 3 s (nine round trips) without a byte: three attempts and the delays take 9.15 s. Each call holds
 * its connection for that many round trips, so there are more connections; a call that waits for a free one longer
 * than `connect` fails.
 */
export const OTHER_REGION: CallLimits = {
  connect: 3_000,
  idle: 3_000,
  attempt: 25_000,
  call: 25_000,
  attempts: 3,
  sockets: 200,
  accessRecord: 2_000,
};

/** The longest round trip between two AWS regions, in milliseconds. */
export const LONGEST_ROUND_TRIP = 320;

/**
 * The body of the largest transaction, in bytes: 20 values of 64 KiB in base64, one of them twice, and
 * everything else.
 */
export const LARGEST_REQUEST = 2_400_000;

/** Delays of the SDK's standard mode between three attempts that timed out: 50 ms, then 100. */
const RETRY_DELAYS = 150;

/** How long it takes to detect that a service does not answer. */
export const outageDetectionTime = ({ idle, attempts, call }: CallLimits): number =>
  Math.min(attempts * idle + RETRY_DELAYS, call);

/**
 * Settings of the circuit breaker of a region. The cool-down is longer than one more call takes to find out
 * that the region is still unavailable, so that less than half of the time is spent on it.
 */
export const REGION_BREAKER = {
  failureThreshold: 3,
  coolDown: 15_000,
  probeTimeout: OTHER_REGION.call,
} as const;
