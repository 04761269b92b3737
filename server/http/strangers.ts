import type { Connection } from './connection.ts';

type Stranger = Pick<Connection, 'site' | 'working'>;

/** The connections that have not carried an authenticated request yet. */
export type Strangers<One extends Stranger = Connection> = {
  readonly add: (connection: One) => void;
  readonly remove: (connection: One) => void;
  /**
   * The one to be closed for another, but none that the API is at, and not `newcomer`: the oldest one of
   * the site that has most, where that is a crowd, or else the oldest of all. `null` if nobody has any.
   */
  readonly dispensable: (newcomer: One) => One | null;
};

/**
 * The part of all connections from which on those of a site are a crowd. Whoever has many addresses needs
 * but one connection from each, and must not make the two of a client the largest site.
 */
const CROWD = 1 / 16;

/** None at first, of so many connections at most. */
export const strangers = <One extends Stranger>(max: number): Strangers<One> => {
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
    dispensable: (newcomer) => {
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

const oldestIn = <One extends Stranger>(site: Iterable<One>, newcomer: One): One | null => {
  for (const connection of site) {
    if (connection.working === 0 && connection !== newcomer) return connection;
  }
  return null;
};
