import { describe, expect, it } from 'vitest';
import { drained } from '../../server/drain.ts';

const never = new Promise<void>(() => {});
const long = 2 ** 31 - 1;

describe('Waiting for a service to stop', () => {
  it('succeeds once everything in flight is finished', async () => {
    expect(await drained(Promise.resolve(), { limit: long, hurry: never })).toBe(true);
  });

  it('fails once the limit has passed', async () => {
    expect(await drained(never, { limit: 1, hurry: never })).toBe(false);
  });

  it('fails as soon as the operator hurries', async () => {
    expect(await drained(never, { limit: long, hurry: Promise.resolve() })).toBe(false);
  });

  it('rejects with the error that stopping failed with', async () => {
    const broken = Promise.reject(new Error('broken'));
    await expect(drained(broken, { limit: long, hurry: never })).rejects.toThrow('broken');
  });
});
