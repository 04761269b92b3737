import { describe, expect, it } from 'vitest';
import { drained } from '../../server/drain.ts';

const never = new Promise<void>(() => {});
const long = 2 ** 31 - 1;

describe('The end of a service', () => {
  it('is good when everything in flight was finished', async () => {
    expect(await drained(Promise.resolve(), { limit: long, hurry: never })).toBe(true);
  });

  it('is not good after the limit', async () => {
    expect(await drained(never, { limit: 1, hurry: never })).toBe(false);
  });

  it('is not good when somebody hurried', async () => {
    expect(await drained(never, { limit: long, hurry: Promise.resolve() })).toBe(false);
  });

  it('passes on what went wrong', async () => {
    const broken = Promise.reject(new Error('broken'));
    await expect(drained(broken, { limit: long, hurry: never })).rejects.toThrow('broken');
  });
});
