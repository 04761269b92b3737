import type { Connection } from './connection.ts';

type Candidate = Pick<Connection, 'site' | 'inProgress'>;

/** The connections that have not carried an authenticated request yet, and which of them to evict. */
export type Unauthenticated<One extends Candidate = Connection> = {
  readonly add: (connection: One) => void;
  readonly remove: (connection: One) => void;
  /**
   * Picks the connection to evict for `newcomer`: the oldest of the most crowded site or, if no site is
   * crowded, the oldest of all. Never one that the API is working on; `null` if there is no other.
   */
  readonly victim: (newcomer: One) => One | null;
};

/**
 * The part of all connections above which a site counts as crowded. An attacker with many addresses needs
 * only one connection from each, and must not make a client with two the largest site.
 */
const CROWD = 1 / 16;

/** Tracks unauthenticated connections, given how many connections there may be in total. */
export const unauthenticatedConnections = <One extends Candidate>(
  max: number,
): Unauthenticated<One> => {
  const all = new Set<One>();
  const sites = new Map<string, Set<One>>();
  return {
    add: (connection) => {
      all.add(connection);
      const known = sites.get(connection.site);
      if (known === undefined) sites.set(connection.site, new Set([connection]));
      else known.add(connection);
    },
    remove: (connection) => {
      all.delete(connection);
      const known = sites.get(connection.site);
      known?.delete(connection);
      if (known?.size === 0) sites.delete(connection.site);
    },
    victim: (newcomer) => {
      const most = largest(sites.values());
      const fromCrowd = most.size > CROWD * max ? oldestIn(most, newcomer) : null;
      return fromCrowd ?? oldestIn(all, newcomer);
    },
  };
};

const largest = <One>(sites: Iterable<ReadonlySet<One>>): ReadonlySet<One> => {
  let most: ReadonlySet<One> = new Set();
  for (const site of sites) if (site.size > most.size) most = site;
  return most;
};

const oldestIn = <One extends Candidate>(site: Iterable<One>, newcomer: One): One | null => {
  for (const connection of site) {
    if (connection.inProgress === 0 && connection !== newcomer) return connection;
  }
  return null;
};

/**
 * Picks the connection to close once there are too many: an unauthenticated one, or else the authenticated
 * one that has been idle longest. If all are busy, it is the newcomer.
 */
export const connectionToClose = (
  unauthenticated: Unauthenticated,
  open: Iterable<Connection>,
  newcomer: Connection,
): Connection => unauthenticated.victim(newcomer) ?? longestIdle(open) ?? newcomer;

const longestIdle = (open: Iterable<Connection>): Connection | null => {
  let longest: Connection | null = null;
  for (const connection of open) {
    if (!connection.authenticated || connection.requests.size > 0) continue;
    if (longest === null || connection.idleSince < longest.idleSince) longest = connection;
  }
  return longest;
};
