import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { version } from '../../support/examples.ts';
import { moment, storeSecret } from '../../support/listed-secrets.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';

const DAY = 86_400_000;
const COUNT = 50;
const nameOf = (index: number): string => `s${String(index).padStart(2, '0')}`;

/** The matches of a filter, from either end of the whole list. */
const TAGGED = [3, 4, 25, 46, 47];
const NAMES = TAGGED.map(nameOf);

const ORDERS = ['last-changed-date', 'last-accessed-date'].flatMap((SortBy) =>
  ['asc', 'desc'].map((SortOrder) => ({ SortBy, SortOrder })),
);

/**
 * A service in which something happens before each later part of the list that a page is read in.
 * The secrets were changed and read in the order of their names.
 */
const serviceIn = async (happens: (service: ReturnType<typeof memoryService>) => Promise<void>) => {
  const store = memoryEventStore();
  const list: EventStore['list'] = async (owner, page) => {
    if (page.after !== null) await happens(service);
    return store.list(owner, page);
  };
  const service = memoryService({ store: () => ({ ...store, list }) });
  onTestFinished(() => service.close());
  for (let index = 0; index < COUNT; index += 1) {
    const at = moment(index - 1000 * COUNT);
    const accessedOn = moment((index - 2 * COUNT) * (DAY / 1000));
    const tags = TAGGED.includes(index) ? { tags: { wanted: '' } } : {};
    await storeSecret(store, nameOf(index), { createdAt: at, changedAt: at, accessedOn, ...tags });
  }
  return {
    page: async (input: object) => {
      const Filters = [{ Key: 'tag-key', Values: ['wanted'] }];
      const { json } = await service.ask('ListSecrets', { Filters, ...input });
      const entries = Array.isArray(json.SecretList) ? json.SecretList : [];
      return { names: entries.map(({ Name }) => String(Name)), next: json.NextToken };
    },
  };
};

const change = (service: ReturnType<typeof memoryService>, SecretId: string) =>
  service.ask('TagResource', { SecretId, Tags: [{ Key: 'more', Value: '' }] });

describe('A page that is read in several chunks', () => {
  it('shows a secret that changes meanwhile once, at its new position', async () => {
    const { page } = await serviceIn(async (service) => {
      await change(service, nameOf(3));
    });
    const { names, next } = await page({ SortBy: 'last-changed-date', MaxResults: 5 });
    expect(names).toEqual([4, 25, 46, 47, 3].map(nameOf));
    expect(next).toBeUndefined();
  });

  it.each(ORDERS)('shows every secret that stays unchanged once, in order: %j', async (order) => {
    const moved: string[] = [];
    const { page } = await serviceIn(async (service) => {
      const name = nameOf(moved.length * 5);
      moved.push(name);
      await change(service, name);
      const store = service.store();
      await store.recordAccess(await store.load(streamOf(name)), version('v1'), moment(0));
    });
    const seen: string[] = [];
    let NextToken: unknown;
    do {
      const { names, next } = await page({ ...order, MaxResults: 2, NextToken });
      expect(new Set(names).size).toBe(names.length);
      seen.push(...names);
      NextToken = next;
    } while (NextToken !== undefined);
    expect(moved.length).toBeGreaterThan(1);
    const alone = NAMES.filter((name) => !moved.includes(name));
    expect(seen.filter((name) => !moved.includes(name))).toEqual(
      order.SortOrder === 'asc' ? alone : alone.toReversed(),
    );
  });
});
