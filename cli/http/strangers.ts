import type { Connection } from './connection.ts';

/** The connections that have not carried an authenticated request yet. */
export type Strangers = {
  readonly add: (connection: Connection) => void;
  readonly remove: (connection: Connection) => void;
  /**
   * The oldest one of the site that has most, but none that the API is at, and not `newcomer`; of other
   * sites only if that has none such. `null` if nobody has.
   */
  readonly dispensable: (newcomer: Connection) => Connection | null;
};

/** None at first. */
export const strangers = (): Strangers => {
  const sites = new Map<string, Set<Connection>>();
  return {
    add: (connection) => {
      const known = sites.get(connection.site);
      if (known === undefined) sites.set(connection.site, new Set([connection]));
      else known.add(connection);
    },
    remove: (connection) => {
      const known = sites.get(connection.site);
      known?.delete(connection);
      if (known?.size === 0) sites.delete(connection.site);
    },
    dispensable: (newcomer) => {
      const fromLargest = oldestIn(largest(sites.values()), newcomer);
      if (fromLargest !== null) return fromLargest;
      for (const site of sites.values()) {
        const oldest = oldestIn(site, newcomer);
        if (oldest !== null) return oldest;
      }
      return null;
    },
  };
};

const largest = (sites: Iterable<ReadonlySet<Connection>>): ReadonlySet<Connection> => {
  let most: ReadonlySet<Connection> = new Set();
  for (const site of sites) if (site.size > most.size) most = site;
  return most;
};

const oldestIn = (site: Iterable<Connection>, newcomer: Connection): Connection | null => {
  for (const connection of site) {
    if (connection.working === 0 && connection !== newcomer) return connection;
  }
  return null;
};
