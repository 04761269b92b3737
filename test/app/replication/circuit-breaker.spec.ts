import { describe, expect, it } from 'vitest';
import { CircuitOpen, circuitBreakers } from '../../../app/replication/circuit-breaker.ts';
import { KeysUnavailable, PrimaryUnavailable } from '../../../app/replication/outages.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { REGION_BREAKER } from '../../../infra/aws/call-limits.ts';
import { IRELAND, TOKYO } from '../../support/replication.ts';

const UNAVAILABLE = new Outage('unavailable', 'No answer');
const OPEN = expect.objectContaining({ message: 'The region did not answer others' });

/** Circuit breakers on a manual clock. */
const setUp = () => {
  let now = 0;
  const { call } = circuitBreakers({ now: () => instant(now) }, REGION_BREAKER);
  const work = async (thrown: unknown) => {
    if (thrown !== null) throw thrown;
    return 'done';
  };
  return {
    /** Calls a region; resolves to what the work returned or what was thrown. */
    visit: (thrown: unknown = null, region = IRELAND) =>
      call(region, () => work(thrown)).catch((error: unknown) => error),
    /** A call that stays in progress until it is answered. */
    hold: (region = IRELAND) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const visited = call(region, () => promise);
      return { visited, answer: () => resolve('done') };
    },
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
  };
};

const opened = async () => {
  const scene = setUp();
  for (let times = 1; times <= 3; times += 1) await scene.visit(UNAVAILABLE);
  return scene;
};

describe('The circuit of a region that failed three times in a row', () => {
  it('is open for 15 seconds, and those of other regions are not', async () => {
    const { visit, wait } = await opened();
    wait(14);
    expect(await visit()).toEqual(OPEN);
    expect(await visit(null, TOKYO)).toBe('done');
    wait(1);
    expect(await visit()).toBe('done');
  });

  it('opens again at the first failure after that, and closes at the first success', async () => {
    const { visit, wait } = await opened();
    wait(15);
    expect(await visit(UNAVAILABLE)).toBe(UNAVAILABLE);
    expect(await visit()).toEqual(OPEN);
    wait(15);
    expect(await visit()).toBe('done');
    expect(await visit(UNAVAILABLE)).toBe(UNAVAILABLE);
    expect(await visit()).toBe('done');
  });

  it('lets one probe through after the cool-down, and all calls once that has succeeded', async () => {
    const { visit, wait, hold } = await opened();
    wait(15);
    const probe = hold();
    expect(await visit()).toEqual(OPEN);
    wait(24);
    expect(await visit()).toEqual(OPEN);
    probe.answer();
    await probe.visited;
    expect(await visit()).toBe('done');
  });

  it('is not affected by work that met the open circuit of another region', async () => {
    const { visit, wait } = await opened();
    for (let times = 1; times <= 3; times += 1) await visit(new CircuitOpen(instant(0)), TOKYO);
    expect(await visit(null, TOKYO)).toBe('done');
    wait(15);
    await visit(UNAVAILABLE);
    expect(await visit()).toEqual(OPEN);
  });

  it('still lets a single probe through after a clock that was ahead is set back', async () => {
    const { visit, wait, hold } = await opened();
    wait(-3_600);
    const probe = hold();
    expect(await visit()).toEqual(OPEN);
    wait(-3_600);
    expect(await visit()).toBe('done');
    probe.answer();
    expect(await probe.visited).toBe('done');
  });

  it('lets another probe through if the first one never returns', async () => {
    const { visit, wait, hold } = await opened();
    wait(15);
    hold();
    wait(25);
    expect(await visit()).toBe('done');
  });

  it.each([
    ['the region is slow', new Outage('slow', 'It takes its time')],
    ['the region throttles', new Outage('throttled', 'Too many requests')],
    ['a bug throws', new Error('A bug')],
    ['a key of the region is unavailable', new KeysUnavailable(UNAVAILABLE)],
    ['the primary is unavailable', new PrimaryUnavailable(UNAVAILABLE)],
    ['the region answers', null],
  ])('stays closed if %s in between', async (_what, between) => {
    const { visit } = setUp();
    for (const thrown of [UNAVAILABLE, UNAVAILABLE, between, UNAVAILABLE, UNAVAILABLE])
      await visit(thrown);
    expect(await visit()).toBe('done');
  });
});
