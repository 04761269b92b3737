import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_ROWS } from './rows.ts';
import { openWorld } from './world.ts';

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const provoked = ERROR_ROWS.flatMap((row) =>
  'provoke' in row ? [[row.operation, row.error, row.when, row] as const] : [],
);

describe('The documented error', () => {
  it.each(provoked)('%s: %s when %s', async (_operation, error, _when, row) => {
    const { says, status: wanted = error === 'InternalServiceError' ? 500 : 400 } = row;
    const { status, name, message } = await row.provoke(world);
    expect([name, status]).toEqual([error, wanted]);
    expect(message.slice(0, says.length)).toBe(says);
  });
});
