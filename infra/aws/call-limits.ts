/**
 * How long a call to an AWS service may take, and what its client may hold. All in milliseconds, but for
 * the two counts.
 */
export type CallLimits = {
  /** For a socket: until one is free and connected. */
  readonly connect: number;
  /** Without a byte in either direction, once connected; this is how a silent service is told. */
  readonly silence: number;
  /** For one attempt, from asking for a socket to the head of the answer. */
  readonly attempt: number;
  /** For the whole: credentials, all attempts, the pauses between them, and the answer to its last byte. */
  readonly call: number;
  /** Attempts of one call. */
  readonly attempts: number;
  /** Connections to one service in one region. */
  readonly sockets: number;
  /** For noting that a secret was read, which is given up rather than waited for. */
  readonly note: number;
};

/**
 * To services of the region that this process runs in, a millisecond or two away. An outage is known
 * soon, so that most requests can still say so themselves: silence takes 3 attempts of 1.5 s and pauses of
 * at most 50 and 100 ms, which is 4.65 s.
 */
export const SAME_REGION: CallLimits = {
  connect: 1_000,
  silence: 1_500,
  attempt: 1_500,
  call: 5_000,
  attempts: 3,
  sockets: 50,
  note: 50,
};

/**
 * To services of another region, or from a machine that may be anywhere. They are up to `FARTHEST` away,
 * and the largest request is a first copy of 20 values of 64 KiB: `LARGEST_REQUEST` bytes, which TCP sends
 * in 8 round trips of a new connection. With two of handshakes and one for the answer that is 3.5 s, and
 * twice as much where packets are lost. So an attempt may take all of the call as long as it gets on, and
 * 3 s without a byte, nine round trips, are silence: three times that is 9.15 s. Each call takes its
 * connection for as many round trips, so there are more of them: who waits for one longer than for a
 * connection to be made is refused.
 */
export const OTHER_REGION: CallLimits = {
  connect: 3_000,
  silence: 3_000,
  attempt: 25_000,
  call: 25_000,
  attempts: 3,
  sockets: 200,
  note: 2_000,
};

/** The longest round trip between two AWS regions, in milliseconds. */
export const FARTHEST = 320;

/** The body of the largest transaction, in bytes: 20 values of 64 KiB in base64, one of them once more, and all the rest. */
export const LARGEST_REQUEST = 2_400_000;

/** Pauses of the SDK's standard mode between three attempts that met silence: 50 ms, then 100. */
const PAUSES = 150;

/** How long it takes to find out that a service is silent. */
export const silenceOf = ({ silence, attempts, call }: CallLimits): number =>
  Math.min(attempts * silence + PAUSES, call);

/**
 * Settings of the circuit breaker of a region. The cool-down is longer than one more call takes to find out
 * that the region is still unavailable, so that less than half of the time is spent on it.
 */
export const REGION_BREAKER = {
  failureThreshold: 3,
  coolDown: 15_000,
  probeTimeout: OTHER_REGION.call,
} as const;
