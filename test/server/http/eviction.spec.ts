import { describe, expect, it } from 'vitest';
import { unauthenticatedConnections } from '../../../server/http/eviction.ts';

type One = { readonly site: string; inProgress: number };

const MAX = 64;

/** Unauthenticated connections of these sites, in this order, and a newcomer. */
const known = (...sites: readonly string[]) => {
  const all = unauthenticatedConnections<One>(MAX);
  const connections = sites.map((site): One => ({ site, inProgress: 0 }));
  for (const connection of connections) all.add(connection);
  const newcomer = { site: 'new', inProgress: 0 };
  all.add(newcomer);
  return { ...all, connections, newcomer };
};

const repeated = (site: string, count: number): readonly string[] => Array(count).fill(site);

describe('The connection evicted for a newcomer', () => {
  it('is the oldest of a crowded site', () => {
    const { victim, connections, newcomer } = known('a', ...repeated('b', 5), 'c');
    expect(victim(newcomer)).toBe(connections[1]);
  });

  it('is the oldest of all if no site is crowded, whatever its address', () => {
    const many = Array.from({ length: 50 }, (_, index) => `attacker ${index}`);
    const { victim, connections, newcomer, remove } = known(...many, 'client', 'client');
    for (const attacker of connections.slice(0, 50)) {
      expect(victim(newcomer)).toBe(attacker);
      remove(attacker);
    }
    expect(victim(newcomer)).toBe(connections[50]);
  });

  it('is never one that the API is working on, nor the newcomer', () => {
    const { victim, connections, newcomer } = known('a', 'b');
    for (const connection of connections.slice(0, 1)) connection.inProgress = 1;
    expect(victim(newcomer)).toBe(connections[1]);
    for (const connection of connections) connection.inProgress = 1;
    expect(victim(newcomer)).toBeNull();
  });
});
