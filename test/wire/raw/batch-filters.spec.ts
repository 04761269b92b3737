import { describe, expect, it } from 'vitest';
import { storeSecret } from '../../support/listed-secrets.ts';
import { batchedSecrets, namesIn } from './batched.ts';

const { service, takeReads, create, batch, refused } = batchedSecrets();

describe('BatchGetSecretValue by filters', () => {
  const named = (...Values: readonly string[]) => ({ Filters: [{ Key: 'name', Values }] });

  it('answers the matches, but none that is scheduled for deletion', async () => {
    for (const name of ['a1', 'a2', 'b']) await create(name);
    await storeSecret(service().store(), 'a3', { scheduled: true });
    await create('a4', {});
    takeReads();
    const answer = await batch(named('a'));
    expect(namesIn(answer)).toEqual(['a1', 'a2']);
    expect(answer.Errors).toEqual([
      expect.objectContaining({ SecretId: expect.stringContaining(':secret:a4-') }),
    ]);
    expect(takeReads()).toEqual(['loadAll 3']);
    expect(await batch(named('c'))).toEqual({ SecretValues: [], Errors: [] });
  });

  it('continues with NextToken, 20 at a time by default', async () => {
    const names = Array.from(
      { length: 21 },
      (_none, index) => `s${String(index).padStart(2, '0')}`,
    );
    for (const name of names) await create(name);
    const first = await batch(named('s'));
    const second = await batch({ ...named('s'), NextToken: first.NextToken });
    expect([namesIn(first).length, second.NextToken]).toEqual([20, undefined]);
    expect([...namesIn(first), ...namesIn(second)]).toEqual(names);

    const listed: unknown[] = [];
    let NextToken: unknown;
    do {
      const part = await batch({ ...named('s'), MaxResults: 4, NextToken });
      expect(namesIn(part).length).toBeLessThanOrEqual(4);
      listed.push(...namesIn(part));
      NextToken = part.NextToken;
    } while (NextToken !== undefined);
    expect(listed).toEqual(names);
  });

  it('rejects a NextToken of another query', async () => {
    for (const name of ['a1', 'a2']) await create(name);
    const { NextToken } = await batch({ ...named('a'), MaxResults: 1 });
    expect((await refused({ ...named('b'), NextToken })).__type).toBe('InvalidNextTokenException');
  });
});
