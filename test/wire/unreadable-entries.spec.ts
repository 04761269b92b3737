import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, temporaryFile } from '../infra/sqlite/temporary-file.ts';
import { storeSecret } from '../support/listed-secrets.ts';
import { memoryService } from '../support/memory-service.ts';
import { forge } from '../support/tamper.ts';

type Input = Readonly<Record<string, unknown>>;

const ORDERS = ['created-date', 'last-accessed-date', 'last-changed-date', 'name'].flatMap(
  (SortBy) => ['asc', 'desc'].map((SortOrder) => ({ SortBy, SortOrder })),
);

const NO_JSON = `summary = '{'`;
const UNKNOWN = 'schema = 9';

const named = (...Values: readonly string[]) => ({ Filters: [{ Key: 'name', Values }] });
const names = (members: unknown) =>
  Array.isArray(members) ? members.map(({ Name }) => String(Name)) : [];

/** A service with these secrets, some of which are corrupt in its store. */
const serviceWith = async (
  secrets: readonly string[],
  altered: Readonly<Record<string, string>>,
) => {
  const path = await temporaryFile();
  const store = openStore(path);
  const service = memoryService({ store: () => store });
  onTestFinished(() => service.close());
  await Promise.all(secrets.map((name) => storeSecret(store, name)));
  for (const [name, change] of Object.entries(altered)) {
    forge(path, `UPDATE heads SET ${change} WHERE name = '${name}'`);
  }
  const ask = async (operation: string, input: Input) => {
    const { status, json, body } = await service.ask(operation, input);
    const fault = service.logs.at(-1)?.fault?.name;
    return { status, fault, listed: names(json.SecretList), next: json.NextToken, body };
  };
  return {
    list: (input: Input) => ask('ListSecrets', input),
    batch: (input: Input) => ask('BatchGetSecretValue', input),
  };
};

describe('A corrupt secret', () => {
  it.each(ORDERS)('fails a list that may include it: %j', async (order) => {
    const { list } = await serviceWith(['a', 'b', 'c'], { b: NO_JSON });
    const failed = { status: 500, fault: 'SyntaxError', listed: [] };
    expect(await list(order)).toMatchObject(failed);
    expect(await list({ ...order, ...named('b') })).toMatchObject(failed);
    expect(await list({ ...order, ...named('!a') })).toMatchObject(failed);
    const tagged = { Filters: [{ Key: 'tag-key', Values: ['x'] }] };
    expect(await list({ ...order, ...tagged })).toMatchObject(failed);
  });

  it.each(ORDERS)('does not fail a list by name that excludes it: %j', async (order) => {
    const { list } = await serviceWith(['a1', 'a2', 'b', 'c'], { b: NO_JSON });
    const found = async (...values: readonly string[]) => {
      const { status, listed, next } = await list({ ...order, ...named(...values) });
      expect([status, next]).toEqual([200, undefined]);
      return listed.toSorted();
    };
    expect(await found('a')).toEqual(['a1', 'a2']);
    expect(await found('a', 'c')).toEqual(['a1', 'a2', 'c']);
    expect(await found('!b')).toEqual(['a1', 'a2', 'c']);
  });

  it('does not fail the pages before and after it', async () => {
    const { list } = await serviceWith(['a', 'b', 'c'], { b: NO_JSON });
    const page = { SortBy: 'name', MaxResults: 1 };
    const first = await list(page);
    expect(first).toMatchObject({ status: 200, listed: ['a'], next: expect.any(String) });
    expect((await list({ ...page, NextToken: first.next })).status).toBe(500);

    const others = { ...page, ...named('a', 'c') };
    const listed: string[] = [];
    let NextToken: unknown;
    do {
      const part = await list({ ...others, NextToken });
      listed.push(...part.listed);
      NextToken = part.next;
    } while (NextToken !== undefined);
    expect(listed).toEqual(['a', 'c']);
  });

  it('is the one that is logged if it is the first of several', async () => {
    const { list } = await serviceWith(['a', 'b', 'c'], { a: UNKNOWN, c: NO_JSON });
    const order = { SortBy: 'name', SortOrder: 'asc' };
    expect(await list(order)).toMatchObject({ status: 500, fault: 'UnreadableHead' });
    const down = { ...order, SortOrder: 'desc' };
    expect(await list(down)).toMatchObject({ status: 500, fault: 'SyntaxError' });
  });

  it('does not fail a list by a common prefix that excludes it', async () => {
    const many = Array.from({ length: 1_001 }, (_none, index) => `app/${index}`);
    const { list } = await serviceWith(['a', ...many, 'z'], { a: NO_JSON, z: NO_JSON });
    const page = { SortBy: 'created-date', MaxResults: 100 };
    const { status, listed } = await list({ ...page, ...named('app/') });
    expect([status, listed.length]).toEqual([200, 100]);
    expect((await list({ ...page, ...named('a') })).status).toBe(500);
  });

  it('fails a batch by filters that may include it, and no other', async () => {
    const { batch } = await serviceWith(['a', 'b'], { b: NO_JSON });
    expect(await batch(named('b'))).toMatchObject({ status: 500, fault: 'SyntaxError' });
    const described = { Filters: [{ Key: 'description', Values: ['x'] }] };
    expect((await batch(described)).status).toBe(500);
    const { status, body } = await batch(named('a'));
    expect(status).toBe(200);
    expect(body).toContain(':secret:a-');
  });
});
