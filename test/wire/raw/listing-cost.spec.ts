import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { LIST_ORDERS } from '../../../infra/dynamodb/listing.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { largeAccount, nameAt } from '../../support/large-account.ts';
import { memoryService } from '../../support/memory-service.ts';

type Input = Readonly<Record<string, unknown>>;

describe('A page of 100 of 100,000 secrets', () => {
  const reads = async (input: Input, orders: EventStore['orders'] = memoryEventStore().orders) => {
    const { reading, list } = largeAccount(100_000);
    const service = memoryService({ store: () => ({ ...memoryEventStore(), list, orders }) });
    try {
      const { json } = await service.ask('ListSecrets', input);
      const entries = Array.isArray(json.SecretList) ? json.SecretList : [];
      return { reading, names: entries.map(({ Name }) => String(Name)), next: json.NextToken };
    } finally {
      service.close();
    }
  };
  const named = (...Values: readonly string[]) => ({ Filters: [{ Key: 'name', Values }] });

  it.each(
    ['created-date', 'name', 'last-changed-date', 'last-accessed-date'].flatMap((SortBy) => [
      { SortBy },
      { SortBy, SortOrder: 'desc' },
    ]),
  )('reads no more than it shows: %j', async (order) => {
    const { reading, names } = await reads(order);
    expect(names).toHaveLength(100);
    expect(reading).toEqual({ entries: 100, largestPart: 100, requests: 1 });
  });

  it('reads only the names with the prefix when it is ordered by name', async () => {
    const { reading, names } = await reads({ ...named('app/05'), SortBy: 'name' });
    expect([names.length, names[0]]).toEqual([100, nameAt(50_000)]);
    expect(reading.entries).toBeLessThanOrEqual(101);
  });

  it('by creation reads all names with a rare prefix, wherever they are', async () => {
    const { reading, names, next } = await reads({ ...named('app/0999'), SortOrder: 'desc' });
    expect([names[0], names.at(-1), next]).toEqual([nameAt(99_999), nameAt(99_900), undefined]);
    expect(reading.entries).toBe(100);
  });

  it('by creation with a common prefix reads only some of them', async () => {
    const { reading, names, next } = await reads(named('app/0'));
    expect([names.length, names[0], next]).toEqual([100, nameAt(0), expect.any(String)]);
    expect(reading.entries).toBeLessThanOrEqual(1_600);
  });

  it('is empty and has a token when 2000 secrets in a row do not match', async () => {
    const { reading, names, next } = await reads({ Filters: [{ Key: 'tag-key', Values: ['x'] }] });
    expect([names, next]).toEqual([[], expect.any(String)]);
    expect(reading.entries).toBeLessThanOrEqual(2_100);
  });

  it.each(['last-changed-date', 'last-accessed-date'])(
    'by %s reads all secrets, in chunks of 500, from a store without that order',
    async (SortBy) => {
      const { reading, names } = await reads({ SortBy, SortOrder: 'desc' }, LIST_ORDERS);
      expect(names).toHaveLength(100);
      expect(reading).toEqual({ entries: 100_000, largestPart: 500, requests: 200 });
    },
  );

  it('by another date reads only the names with the prefix, from either store', async () => {
    const input = { ...named('app/0123'), SortBy: 'last-changed-date' };
    expect((await reads(input)).reading.entries).toBe(100);
    expect((await reads(input, LIST_ORDERS)).reading.entries).toBe(100);
  });
});
