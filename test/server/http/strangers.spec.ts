import { describe, expect, it } from 'vitest';
import { strangers } from '../../../server/http/strangers.ts';

type One = { readonly site: string; working: number };

const MAX = 64;

/** Connections of these sites, in this order. */
const known = (...sites: readonly string[]) => {
  const all = strangers<One>(MAX);
  const connections = sites.map((site): One => ({ site, working: 0 }));
  for (const connection of connections) all.add(connection);
  const newcomer = { site: 'new', working: 0 };
  all.add(newcomer);
  return { ...all, connections, newcomer };
};

const repeated = (site: string, count: number): readonly string[] => Array(count).fill(site);

describe('The stranger who makes room', () => {
  it('is the oldest of a site that has a crowd of them', () => {
    const { dispensable, connections, newcomer } = known('a', ...repeated('b', 5), 'c');
    expect(dispensable(newcomer)).toBe(connections[1]);
  });

  it('is the oldest of all where no site has a crowd, whatever addresses they come from', () => {
    const many = Array.from({ length: 50 }, (_, index) => `attacker ${index}`);
    const { dispensable, connections, newcomer, remove } = known(...many, 'client', 'client');
    for (const attacker of connections.slice(0, 50)) {
      expect(dispensable(newcomer)).toBe(attacker);
      remove(attacker);
    }
    expect(dispensable(newcomer)).toBe(connections[50]);
  });

  it('is none that the API is at, and not the newcomer', () => {
    const { dispensable, connections, newcomer } = known('a', 'b');
    for (const connection of connections.slice(0, 1)) connection.working = 1;
    expect(dispensable(newcomer)).toBe(connections[1]);
    for (const connection of connections) connection.working = 1;
    expect(dispensable(newcomer)).toBeNull();
  });
});
