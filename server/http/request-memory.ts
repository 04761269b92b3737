/** Memory that all requests share. */
export type RequestMemory = {
  /** Makes an empty reservation. `onEvict` is called if its memory is taken away for another. */
  readonly reserve: (owner: Owner, onEvict: () => void) => Reservation;
};

/** The client that holds memory; evaluated again at each shortage. */
export type Owner = {
  /** Clients at the same site share its part of the memory; see `siteOf`. */
  readonly site: string;
  readonly authenticated: boolean;
};

/** A part of the memory. */
export type Reservation = {
  /** Returns false, taking nothing, if there is not enough memory or the reservation was evicted. */
  readonly grow: (bytes: number) => boolean;
  /** By at most as much as it has grown. */
  readonly shrink: (bytes: number) => void;
  /** Prevents eviction from now on, since the memory is being worked with. */
  readonly pin: () => void;
  readonly release: () => void;
};

/** In bytes. */
export type RequestMemoryLimits = {
  readonly total: number;
  /** The part that only small reservations may use. */
  readonly reservedForSmall: number;
};

/** The size up to which requests count as small, in bytes: nearly all of them, with the values of secrets. */
export const SMALL_BYTES = 16_384;

type Held = { readonly owner: Owner; readonly onEvict: () => void; bytes: number; pinned: boolean };

/**
 * Shares a fixed amount of memory among all requests being read or worked on. When it runs out, unfinished
 * requests of unauthenticated clients are evicted: those of the site that holds most first, and of these
 * the oldest, since a request sent at once completes before its turn comes. Authenticated clients are
 * never evicted. Reservations that are not small cannot use the part reserved for small ones.
 */
export const requestMemory = (limits: RequestMemoryLimits): RequestMemory => {
  const state: State = { limits, held: new Set(), total: 0, large: 0 };
  return {
    reserve: (owner, onEvict) => {
      const held: Held = { owner, onEvict, bytes: 0, pinned: false };
      state.held.add(held);
      return {
        grow: (bytes) => {
          if (!state.held.has(held) || !evictFor(state, held, bytes)) return false;
          count(state, held, bytes);
          return true;
        },
        shrink: (bytes) => {
          if (state.held.has(held)) count(state, held, -bytes);
        },
        pin: () => {
          held.pinned = true;
        },
        release: () => release(state, held),
      };
    },
  };
};

type State = {
  readonly limits: RequestMemoryLimits;
  /** Oldest first. */
  readonly held: Set<Held>;
  /** Bytes of all reservations, and of those that are not small. */
  total: number;
  large: number;
};

const count = (state: State, held: Held, bytes: number): void => {
  state.large += largeIn(held.bytes + bytes) - largeIn(held.bytes);
  state.total += bytes;
  held.bytes += bytes;
};

const release = (state: State, held: Held): void => {
  if (state.held.delete(held)) count(state, held, -held.bytes);
};

/** How many bytes are missing for a reservation to grow; none if not positive. */
const missing = ({ limits, total, large }: State, held: Held, bytes: number): number => {
  const more = largeIn(held.bytes + bytes) - largeIn(held.bytes);
  const ofLarge =
    more === 0 ? Number.NEGATIVE_INFINITY : large + more - (limits.total - limits.reservedForSmall);
  return Math.max(total + bytes - limits.total, ofLarge);
};

/**
 * The part of all memory that an eviction frees beyond what is missing. Choosing whom to evict is slow with
 * thousands of reservations, and must not happen for every few bytes that an attacker sends.
 */
const SURPLUS = 1 / 64;

const evictFor = (state: State, held: Held, bytes: number): boolean => {
  if (missing(state, held, bytes) <= 0) return true;
  const others = evictable(state.held, held, largeIn(held.bytes + bytes) > 0);
  if (sum(others) < missing(state, held, bytes)) return false;
  const enough = -SURPLUS * state.limits.total;
  for (const other of inOrder(others, state)) {
    if (missing(state, held, bytes) <= enough) break;
    release(state, other);
    other.onEvict();
  }
  return true;
};

const largeIn = (bytes: number): number => (bytes > SMALL_BYTES ? bytes : 0);

const sum = (held: readonly Held[]): number => held.reduce((all, { bytes }) => all + bytes, 0);

const mayBeEvicted = ({ owner, pinned }: Held): boolean => !owner.authenticated && !pinned;

/** The reservations that can be evicted for another; for a large one, only large ones. */
const evictable = (all: Iterable<Held>, needing: Held, isLarge: boolean): readonly Held[] =>
  [...all].filter(
    (held) => held.bytes > (isLarge ? SMALL_BYTES : 0) && mayBeEvicted(held) && held !== needing,
  );

/** The part of all memory above which a site counts as crowded; see `eviction.ts`. */
const CROWD = 1 / 16;

/**
 * Orders reservations for eviction: those of the site that holds most first, then by age. Sites that hold little
 * count as one, so that an attacker with many addresses cannot make a client's site the first to be evicted.
 */
const inOrder = (leaving: readonly Held[], { held, limits }: State): readonly Held[] => {
  const bySite = new Map<string, number>();
  for (const one of held) {
    const { site } = one.owner;
    if (mayBeEvicted(one)) bySite.set(site, (bySite.get(site) ?? 0) + one.bytes);
  }
  const shareOf = ({ owner }: Held): number => {
    const share = bySite.get(owner.site) ?? 0;
    return share > CROWD * limits.total ? share : 0;
  };
  return leaving.toSorted((a, b) => shareOf(b) - shareOf(a));
};
