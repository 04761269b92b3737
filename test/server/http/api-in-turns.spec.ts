import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NODE, turns } from '../../../infra/system/turns.ts';
import { apiInTurns } from '../../../server/http/api-in-turns.ts';
import { signed } from '../../support/sign.ts';

describe('Requests that arrive together', () => {
  it('are begun a few at a time, in their order, and all are answered', async () => {
    const resumed: (() => void)[] = [];
    const inTurn = turns({
      ...NODE,
      now: () => 0,
      nextTurn: (resume) => void resumed.push(resume),
    });
    const begun: string[] = [];
    const answer = apiInTurns(async ({ path }) => {
      begun.push(path);
      await turn();
      return { status: 200, headers: {}, body: path };
    }, inTurn);
    const request = await signed({});
    const paths = Array.from({ length: 100 }, (_none, index) => `/${index}`);

    const answers = paths.map((path) => answer({ ...request, path }));
    await turn();
    expect(begun).toEqual(paths.slice(0, 64));
    for (const resume of resumed.splice(0)) resume();

    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(paths);
    expect(begun).toEqual(paths);
  });
});
