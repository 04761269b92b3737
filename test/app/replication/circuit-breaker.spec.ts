import { describe, expect, it } from 'vitest';
import { CircuitOpen, circuitBreakers } from '../../../app/replication/circuit-breaker.ts';
import { KeysUnavailable, PrimaryUnavailable } from '../../../app/replication/outages.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { REGION_BREAKER } from '../../../infra/aws/call-limits.ts';
import { IRELAND, TOKYO } from '../../support/replication.ts';

const SILENCE = new Outage('unavailable', 'Nobody answers');
const TIRED = expect.objectContaining({ message: 'The region did not answer others' });

/** The way to regions, on a clock that is set; work in Ireland throws, if given something to throw. */
const setUp = () => {
  let now = 0;
  const { call } = circuitBreakers({ now: () => instant(now) }, REGION_BREAKER);
  const work = async (thrown: unknown) => {
    if (thrown !== null) throw thrown;
    return 'done';
  };
  return {
    /** What came of it: what was thrown, or what the work gave back. */
    visit: (thrown: unknown = null, region = IRELAND) =>
      call(region, () => work(thrown)).catch((error: unknown) => error),
    /** A visit that takes until it is told to answer. */
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

const silenced = async () => {
  const scene = setUp();
  for (let times = 1; times <= 3; times += 1) await scene.visit(SILENCE);
  return scene;
};

describe('A region that does not answer three in a row', () => {
  it('is not asked for a quarter of a minute, and the others are', async () => {
    const { visit, wait } = await silenced();
    wait(14);
    expect(await visit()).toEqual(TIRED);
    expect(await visit(null, TOKYO)).toBe('done');
    wait(1);
    expect(await visit()).toBe('done');
  });

  it('rests again at the first silence after that, and not any more once it answered', async () => {
    const { visit, wait } = await silenced();
    wait(15);
    expect(await visit(SILENCE)).toBe(SILENCE);
    expect(await visit()).toEqual(TIRED);
    wait(15);
    expect(await visit()).toBe('done');
    expect(await visit(SILENCE)).toBe(SILENCE);
    expect(await visit()).toBe('done');
  });

  it('is looked at by one at first after its rest, and by all when that was answered', async () => {
    const { visit, wait, hold } = await silenced();
    wait(15);
    const probe = hold();
    expect(await visit()).toEqual(TIRED);
    wait(24);
    expect(await visit()).toEqual(TIRED);
    probe.answer();
    await probe.visited;
    expect(await visit()).toBe('done');
  });

  it('goes on to rest, and begins no rest, by work that met another region at rest', async () => {
    const { visit, wait } = await silenced();
    for (let times = 1; times <= 3; times += 1) await visit(new CircuitOpen(instant(0)), TOKYO);
    expect(await visit(null, TOKYO)).toBe('done');
    wait(15);
    await visit(SILENCE);
    expect(await visit()).toEqual(TIRED);
  });

  it('is looked at when a clock that was ahead is set right, and no more often than before', async () => {
    const { visit, wait, hold } = await silenced();
    wait(-3_600);
    const probe = hold();
    expect(await visit()).toEqual(TIRED);
    wait(-3_600);
    expect(await visit()).toBe('done');
    probe.answer();
    expect(await probe.visited).toBe('done');
  });

  it('is looked at by another one when the first does not come back', async () => {
    const { visit, wait, hold } = await silenced();
    wait(15);
    hold();
    wait(25);
    expect(await visit()).toBe('done');
  });

  it.each([
    ['it is slow', new Outage('slow', 'It takes its time')],
    ['it throttles', new Outage('throttled', 'Too many requests')],
    ['there is a fault of ours', new Error('A bug')],
    ['a key there does not answer', new KeysUnavailable(SILENCE)],
    ['the primary does not answer', new PrimaryUnavailable(SILENCE)],
    ['it answers', null],
  ])('is not meant where %s in between', async (_what, between) => {
    const { visit } = setUp();
    for (const thrown of [SILENCE, SILENCE, between, SILENCE, SILENCE]) await visit(thrown);
    expect(await visit()).toBe('done');
  });
});
