/** Memory that requests share. */
export type Memory = {
  /** Begins to hold some for its owner: none at first. `giveUp` is called if it has to yield. */
  readonly hold: (owner: Owner, giveUp: () => void) => Hold;
};

/** Who holds memory; it is asked anew at each shortage. */
export type Owner = {
  /** Who has a share together with it. */
  readonly site: string;
  readonly trusted: boolean;
};

/** A part of the memory. */
export type Hold = {
  /** False, and nothing taken, when there is not that much to be had, or this one has yielded. */
  readonly grow: (bytes: number) => boolean;
  /** By as much as it has grown at most. */
  readonly shrink: (bytes: number) => void;
  /** From now on it is worked with and yields to nobody. */
  readonly keep: () => void;
  readonly release: () => void;
};

/** In bytes. */
export type MemoryLimits = {
  readonly all: number;
  /** The part of it that is only for what is of the usual size. */
  readonly reserved: number;
};

/** Nearly all requests are below it, values of secrets in them included. */
export const USUAL_BYTES = 16_384;

type Held = { readonly owner: Owner; readonly giveUp: () => void; bytes: number; kept: boolean };

/**
 * So many bytes for all that is read or worked with at a time. Who needs some of it gets it from the
 * unfinished requests of strangers, those of the site first that holds most, and of these the oldest: a
 * request that arrives at once is through before its turn comes. No memory is taken from who has been
 * authenticated. For all but the usual sizes, nothing is had from what is reserved for those.
 */
export const memory = (limits: MemoryLimits): Memory => {
  const state: State = { limits, holds: new Set(), all: 0, large: 0 };
  return {
    hold: (owner, giveUp) => {
      const held: Held = { owner, giveUp, bytes: 0, kept: false };
      state.holds.add(held);
      return {
        grow: (bytes) => {
          if (!state.holds.has(held) || !makeRoom(state, held, bytes)) return false;
          count(state, held, bytes);
          return true;
        },
        shrink: (bytes) => {
          if (state.holds.has(held)) count(state, held, -bytes);
        },
        keep: () => {
          held.kept = true;
        },
        release: () => release(state, held),
      };
    },
  };
};

type State = {
  readonly limits: MemoryLimits;
  /** In the order in which they began. */
  readonly holds: Set<Held>;
  /** Bytes taken by all of them, and by those that are larger than usual. */
  all: number;
  large: number;
};

const count = (state: State, held: Held, bytes: number): void => {
  state.large += largeIn(held.bytes + bytes) - largeIn(held.bytes);
  state.all += bytes;
  held.bytes += bytes;
};

const release = (state: State, held: Held): void => {
  if (state.holds.delete(held)) count(state, held, -held.bytes);
};

/** How much there is too little for a hold to grow, if it is positive. */
const missing = ({ limits, all, large }: State, held: Held, bytes: number): number => {
  const more = largeIn(held.bytes + bytes) - largeIn(held.bytes);
  const ofLarge =
    more === 0 ? Number.NEGATIVE_INFINITY : large + more - (limits.all - limits.reserved);
  return Math.max(all + bytes - limits.all, ofLarge);
};

/**
 * The part of the memory that is had from others beyond what is missing. Looking for those who yield takes
 * a while where there are thousands, and strangers shall not have it done for every few bytes.
 */
const BEYOND = 1 / 64;

const makeRoom = (state: State, held: Held, bytes: number): boolean => {
  if (missing(state, held, bytes) <= 0) return true;
  const others = yielding(state.holds, held, largeIn(held.bytes + bytes) > 0);
  if (sum(others) < missing(state, held, bytes)) return false;
  const enough = -BEYOND * state.limits.all;
  for (const other of inTurn(others, state)) {
    if (missing(state, held, bytes) <= enough) break;
    release(state, other);
    other.giveUp();
  }
  return true;
};

const largeIn = (bytes: number): number => (bytes > USUAL_BYTES ? bytes : 0);

const sum = (holds: readonly Held[]): number => holds.reduce((all, { bytes }) => all + bytes, 0);

const isStrangers = ({ owner, kept }: Held): boolean => !owner.trusted && !kept;

/** Who gives way to one that needs memory; to a large one, only large ones do. */
const yielding = (holds: Iterable<Held>, needing: Held, isLarge: boolean): readonly Held[] =>
  [...holds].filter(
    (held) => held.bytes > (isLarge ? USUAL_BYTES : 0) && isStrangers(held) && held !== needing,
  );

/** The part of all memory from which on it counts how much a site holds; see `strangers`. */
const CROWD = 1 / 16;

/**
 * Those of the site first whose strangers hold most of all, and of these who began first. Sites that hold
 * little are as one: who has many addresses must not make a client's the first to yield.
 */
const inTurn = (leaving: readonly Held[], { holds, limits }: State): readonly Held[] => {
  const bySite = new Map<string, number>();
  for (const held of holds) {
    const { site } = held.owner;
    if (isStrangers(held)) bySite.set(site, (bySite.get(site) ?? 0) + held.bytes);
  }
  const shareOf = ({ owner }: Held): number => {
    const share = bySite.get(owner.site) ?? 0;
    return share > CROWD * limits.all ? share : 0;
  };
  return leaving.toSorted((a, b) => shareOf(b) - shareOf(a));
};
