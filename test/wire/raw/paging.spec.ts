import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../domain/secret/ids.ts';
import { moment, storeSecret } from '../../support/listed-secrets.ts';
import { memoryService } from '../../support/memory-service.ts';

type Input = Readonly<Record<string, unknown>>;
type Service = ReturnType<typeof memoryService>;

const ORDERS = ['created-date', 'last-accessed-date', 'last-changed-date', 'name'].flatMap(
  (SortBy) => ['asc', 'desc'].map((SortOrder) => ({ SortBy, SortOrder })),
);

/** A prefix of every name that `fill` makes: such a filter takes its own path through a list. */
const NAMED_S = [{ Key: 'name', Values: ['s'] }];

const page = async (service: Service, input: Input) => {
  const { status, json } = await service.ask('ListSecrets', input);
  expect(status).toBe(200);
  const entries = Array.isArray(json.SecretList) ? json.SecretList : [];
  return { names: entries.map(({ Name }) => String(Name)), next: json.NextToken };
};

/** Collects the names of all pages; a test may act between two of them. */
const pages = async (
  service: Service,
  input: Input,
  between: (names: readonly string[], round: number) => Promise<void> = async () => {},
): Promise<readonly (readonly string[])[]> => {
  const all: (readonly string[])[] = [];
  let NextToken: unknown;
  do {
    const { names, next } = await page(service, { ...input, NextToken });
    all.push(names);
    await between(names, all.length);
    NextToken = next;
  } while (NextToken !== undefined);
  return all;
};

/** Creates secrets that share some dates and differ in others, in various orders. */
const fill = async (service: Service, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    const day = instant(Date.UTC(2026, 0, 1 + ((index * 3) % 4)));
    await storeSecret(service.store(), `s${(index * 7) % count}`, {
      createdAt: moment((index * 5) % 4),
      changedAt: moment(10 + ((index * 11) % 5)),
      ...(index % 3 > 0 && { accessedOn: day }),
    });
  }
};

describe('Pages of ListSecrets', () => {
  let service: Service;
  beforeEach(() => {
    service = memoryService();
  });
  afterEach(() => service.close());

  it.each(ORDERS.flatMap((order) => [order, { ...order, Filters: NAMED_S }]))(
    'T14 of any size return every secret once, in order: %j',
    async (order) => {
      const count = 11;
      await fill(service, count);
      const { names: whole } = await page(service, order);
      expect(whole.toSorted()).toEqual(
        Array.from({ length: count }, (_none, index) => `s${index}`).toSorted(),
      );
      for (let MaxResults = 1; MaxResults <= count + 1; MaxResults += 1) {
        const parts = await pages(service, { ...order, MaxResults });
        expect(parts.flat()).toEqual(whole);
        expect(parts.map(({ length }) => length)).toEqual(
          Array.from({ length: Math.ceil(count / MaxResults) }, (_none, index) =>
            Math.min(MaxResults, count - index * MaxResults),
          ),
        );
      }
    },
  );

  it.each(ORDERS)(
    'neither skip nor repeat a secret that stays while others come and go: $SortBy $SortOrder',
    async (order) => {
      await fill(service, 10);
      const staying = Array.from({ length: 10 }, (_none, index) => `s${index}`);
      const parts = await pages(service, { ...order, MaxResults: 2 }, async (names, round) => {
        if (round > 5) return;
        await storeSecret(service.store(), `new${round}`, { createdAt: moment(round * 2 - 4) });
        const last = names.at(-1);
        if (last === undefined) return;
        staying.splice(staying.indexOf(last), 1);
        await service.ask('DeleteSecret', { SecretId: last, ForceDeleteWithoutRecovery: true });
      });
      const listed = parts.flat();
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed).toEqual(expect.arrayContaining(staying));
    },
  );

  it('hold 100 secrets by default', async () => {
    for (let index = 0; index < 101; index += 1) await storeSecret(service.store(), `s${index}`);
    expect((await pages(service, {})).map(({ length }) => length)).toEqual([100, 1]);
  });

  it('may change their size from one token to the next', async () => {
    await fill(service, 5);
    const { names, next } = await page(service, { MaxResults: 2 });
    const rest = await page(service, { MaxResults: 100, NextToken: next });
    expect([...names, ...rest.names]).toEqual((await page(service, {})).names);
  });

  it('keep their filters, and an empty page is followed by the remaining matches', async () => {
    await fill(service, 9);
    const Filters = [{ Key: 'name', Values: ['s7', 's2'] }];
    expect((await pages(service, { Filters, MaxResults: 1, SortBy: 'name' })).flat()).toEqual([
      's2',
      's7',
    ]);
  });

  describe('with a token', () => {
    const QUERY = { MaxResults: 1, Filters: NAMED_S };
    const INVALID = { __type: 'InvalidNextTokenException', Message: expect.any(String) };
    const tokenOf = async () => String((await page(service, QUERY)).next);
    beforeEach(() => fill(service, 3));

    it.each([
      ['another order', { SortOrder: 'desc' }],
      ['another sorting', { SortBy: 'name' }],
      ['other filters', { Filters: [{ Key: 'name', Values: ['s1'] }] }],
      ['no filters', { Filters: undefined }],
      ['scheduled secrets too', { IncludePlannedDeletion: true }],
    ])('from another query are rejected: %s', async (_case, change) => {
      const NextToken = await tokenOf();
      const { status, json } = await service.ask('ListSecrets', { ...QUERY, ...change, NextToken });
      expect(status).toBe(400);
      expect(json).toEqual(INVALID);
    });

    it('continue when the same query is spelled out', async () => {
      const spelled = { ...QUERY, SortBy: 'created-date', SortOrder: 'asc' };
      const NextToken = await tokenOf();
      expect((await page(service, { ...spelled, NextToken })).names).toHaveLength(1);
    });

    it('are rejected in another region, for another operation, and when any part is altered', async () => {
      const NextToken = await tokenOf();
      const elsewhere = { region: 'eu-west-1' };
      const there = await service.ask('ListSecrets', { ...QUERY, NextToken }, elsewhere);
      expect(there.json).toEqual(INVALID);
      const batch = await service.ask('BatchGetSecretValue', { ...QUERY, NextToken });
      expect(batch.json).toEqual(INVALID);
      for (const at of [0, 20, NextToken.length - 1]) {
        const other = NextToken[at] === 'A' ? 'B' : 'A';
        const changed = `${NextToken.slice(0, at)}${other}${NextToken.slice(at + 1)}`;
        const { json } = await service.ask('ListSecrets', { ...QUERY, NextToken: changed });
        expect(json).toEqual(INVALID);
      }
    });

    it.each(['x', 'AAAA', '{"name":"s1"}', '!'.repeat(4096)])(
      '%s are rejected',
      async (NextToken) => {
        expect((await service.ask('ListSecrets', { ...QUERY, NextToken })).json).toEqual(INVALID);
      },
    );
  });
});
