import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';
import { MARKED, NOT_FOUND, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

type Tags = Readonly<Record<string, string>>;
const tag = (tags: Tags, SecretId = 'db') =>
  service.ask('TagResource', {
    SecretId,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
const untag = (...TagKeys: readonly string[]) =>
  service.ask('UntagResource', { SecretId: 'db', TagKeys });
const tags = async () => (await db.describe()).Tags;

describe('Tags', () => {
  it('T4: are set and removed with an empty response body', async () => {
    await db.create('v1');
    for (const answer of [await tag({ a: '1' }), await untag('a')]) {
      expect([answer.status, answer.body]).toEqual([200, '']);
      expect(answer.headers['content-length'] ?? '0').toBe('0');
    }
  });

  it('T21: are set by key: a known key keeps its position, a new one is appended', async () => {
    await db.create('v1', { Tags: [{ Key: 'a', Value: '1' }] });
    await tag({ b: '2' });
    await tag({ c: '', a: '9' });
    await tag({ A: 'other' });
    expect(await tags()).toEqual([
      { Key: 'a', Value: '9' },
      { Key: 'b', Value: '2' },
      { Key: 'c', Value: '' },
      { Key: 'A', Value: 'other' },
    ]);
  });

  it('T22: are left out while there were none, and are an empty list after the last was removed', async () => {
    await db.create('v1');
    expect(await db.describe()).not.toHaveProperty('Tags');
    await untag('none');
    expect(await db.describe()).not.toHaveProperty('Tags');
    await tag({ a: '1' });
    await untag('none', 'a');
    expect(await tags()).toEqual([]);
  });

  it('are limited to 50 per secret', async () => {
    await db.create('v1');
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_none, n) => [`k${n}`, '']));
    expect((await tag(fifty)).status).toBe(200);
    expect((await tag({ more: '' })).json).toEqual({
      __type: 'InvalidParameterException',
      Message: "You can't attach more than 50 tags to a secret.",
    });
    expect(await tags()).toHaveLength(50);
  });

  it('of the system cannot be changed (M29)', async () => {
    await db.create('v1');
    const refused = {
      __type: 'InvalidParameterException',
      Message: "You can't modify system tags. Tag key: 'aws:cloudformation:stack-name'.",
    };
    expect((await tag({ 'aws:cloudformation:stack-name': 'x' })).json).toEqual(refused);
    expect((await untag('aws:cloudformation:stack-name')).json).toEqual(refused);
  });

  it('need a secret that exists (M1) and is not scheduled for deletion (M6)', async () => {
    expect((await tag({ a: '1' })).json).toEqual(NOT_FOUND);
    expect((await untag('a')).json).toEqual(NOT_FOUND);
    await db.create('v1');
    await service.ask('DeleteSecret', { SecretId: 'db' });
    expect((await tag({ a: '1' })).json).toEqual(MARKED);
    expect((await untag('a')).json).toEqual(MARKED);
  });
});
