import { describe, expect, it } from 'vitest';
import { type Gather, type Outcome, transact } from '../../../app/secret/transact.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Head, RecordedCommit } from '../../../domain/ports/stream.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { type Creator, creator } from '../../support/creator.ts';
import { aCommit, anOrigin, aStream, sealed } from '../../support/examples.ts';
import { type Fault, withFaults } from '../../support/with-faults.ts';

const STREAM = aStream('db/password');
const ATTEMPTS = Array.from({ length: 24 }, (_, index) => index + 1);

/** A store in memory behind planned faults, and the attempts that were preceded by a pause. */
const scene = (...plan: readonly Fault[]) => {
  const memory = memoryEventStore();
  const store = withFaults(memory, plan);
  const pauses: number[] = [];
  const pause = async (attempt: number): Promise<void> => {
    pauses.push(attempt);
  };
  const run = async (gather: Gather): Promise<Outcome> =>
    transact({ store, pause }, await store.load(STREAM), anOrigin(), gather);
  return { memory, pauses, run };
};

const commitsIn = async (store: EventStore): Promise<readonly RecordedCommit[]> => {
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readCommits(STREAM)) commits.push(commit);
  return commits;
};

/** The same request, with a concurrent writer that commits first on the given number of attempts. */
const overtaken = ({ gather }: Creator, store: EventStore, times: number): Gather => {
  let rivals = 0;
  return async (head) => {
    const gathered = await gather(head);
    rivals += 1;
    if (rivals <= times) await store.append(head, aCommit([]));
    return gathered;
  };
};

const arnIn = (outcome: Outcome): string => {
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return activeArn(outcome.head);
};

const activeArn = ({ secret }: Head): string =>
  secret.status === 'active' ? secret.arn : 'no secret';

describe('transact', () => {
  it('appends the decided events with their origin and the sealed value', async () => {
    const { memory, pauses, run } = scene();
    const outcome = await run(creator('a', 'v1', 'value').gather);

    expect(outcome).toEqual({ ok: true, head: await memory.load(STREAM) });
    const [commit, ...others] = await commitsIn(memory);
    expect(commit?.origin).toEqual(anOrigin());
    expect(others).toEqual([]);
    expect(await memory.loadSealed(STREAM, sealed('v1').versionId)).not.toBeNull();
    expect(pauses).toEqual([]);
  });

  it('appends nothing when the facts could not be gathered', async () => {
    const { memory, run } = scene();
    const denied = rejection('KeyAccessDenied', 'no');
    const outcome = await run(async () => ({ ok: false, rejection: denied }));
    expect(outcome).toEqual({ ok: false, rejection: denied });
    expect(await commitsIn(memory)).toEqual([]);
  });

  it('appends nothing for a command that was carried out before', async () => {
    const { memory, run } = scene();
    const first = await run(creator('a', 'v1', 'value').gather);
    const again = await run(creator('b', 'v1', 'value').gather);
    expect(again).toEqual(first);
    expect(await commitsIn(memory)).toHaveLength(1);
  });

  it("gathers again for the winner's head and uses no fact of the old one", async () => {
    const { memory, pauses, run } = scene();
    const request = creator('a', 'v1', 'value');

    const outcome = await run(overtaken(request, memory, 1));

    expect(request.heads.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(arnIn(outcome)).toBe(request.arnOfAttempt(2));
    expect(activeArn(await memory.load(STREAM))).toBe(request.arnOfAttempt(2));
    expect(pauses).toEqual([]);
  });

  it('pauses after losing twice and continues from a fresh load', async () => {
    const { memory, pauses, run } = scene();
    const request = creator('a', 'v1', 'value');

    const outcome = await run(overtaken(request, memory, 3));

    expect(pauses).toEqual([3, 4]);
    expect(request.heads.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
    expect(arnIn(outcome)).toBe(request.arnOfAttempt(4));
  });

  it('pauses and gathers again from a fresh load after a contended append', async () => {
    const { pauses, run } = scene('contended', 'contended');
    const request = creator('a', 'v1', 'value');

    const outcome = await run(request.gather);

    expect(pauses).toEqual([2, 3]);
    expect(request.heads.map(({ seq }) => seq)).toEqual([0, 0, 0]);
    expect(arnIn(outcome)).toBe(request.arnOfAttempt(3));
  });

  it('recognises its own commit after a contended append', async () => {
    const { memory, pauses, run } = scene('contendedButWritten');
    const request = creator('a', 'v1', 'value');

    const outcome = await run(request.gather);

    expect(arnIn(outcome)).toBe(request.arnOfAttempt(1));
    expect(request.heads.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(await commitsIn(memory)).toHaveLength(1);
    expect(pauses).toEqual([2]);
  });

  it('is rejected as contended when every append is contended', async () => {
    const { memory, pauses, run } = scene(...Array<Fault>(50).fill('contended'));
    const request = creator('a', 'v1', 'value');

    const outcome = await run(request.gather);

    expect(outcome).toEqual({ ok: false, rejection: rejection('Contended', 'Rate exceeded') });
    expect(request.heads).toHaveLength(ATTEMPTS.length);
    expect(pauses).toEqual(ATTEMPTS.slice(1));
    expect(await commitsIn(memory)).toEqual([]);
  });

  it('is rejected as contended when it loses every race', async () => {
    const { memory, pauses, run } = scene();
    const request = creator('a', 'v1', 'value');

    const outcome = await run(overtaken(request, memory, 50));

    expect(outcome).toMatchObject({ ok: false, rejection: { code: 'Contended' } });
    expect(request.heads.map(({ seq }) => seq)).toEqual(ATTEMPTS.map((attempt) => attempt - 1));
    expect(pauses).toEqual(ATTEMPTS.slice(2));
  });
});

describe('A request that hits an outage', () => {
  it('throws it and leaves nothing behind when nothing was written', async () => {
    const { memory, run } = scene('outageBeforeWrite');
    const request = creator('a', 'v1', 'value');
    await expect(run(request.gather)).rejects.toThrow(Outage);
    expect(await commitsIn(memory)).toEqual([]);
    expect(arnIn(await run(request.gather))).toBe(request.arnOfAttempt(2));
  });

  it('finds its own commit when it is retried after a lost reply', async () => {
    const { memory, run } = scene('replyLost');
    const request = creator('a', 'v1', 'value');
    await expect(run(request.gather)).rejects.toThrow(Outage);

    expect(arnIn(await run(request.gather))).toBe(request.arnOfAttempt(1));
    expect(await commitsIn(memory)).toHaveLength(1);
  });
});

describe('Two racing creates of one name', () => {
  it('both succeed with the same ARN when they are the same request', async () => {
    const { memory, run } = scene();
    const outcomes = await Promise.all(
      ['a', 'b'].map((client) => run(creator(client, 'v1', 'value').gather)),
    );
    const [left, right] = outcomes.map(arnIn);
    expect(left).toBe(right);
    expect(activeArn(await memory.load(STREAM))).toBe(left);
    expect(await commitsIn(memory)).toHaveLength(1);
  });

  it.each([
    ['the same token but another value', 'v1', /already in use/],
    ['another token', 'v2', /already exists/],
  ])('let one win when they have %s', async (_difference, label, message) => {
    const { memory, run } = scene();
    const requests = [creator('a', 'v1', 'one'), creator('b', label, 'other')];
    const outcomes = await Promise.all(requests.map(({ gather }) => run(gather)));

    const rejections = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.rejection]));
    expect(rejections.map(({ code }) => code)).toEqual(['ResourceExists']);
    expect(rejections[0]?.message).toMatch(message);
    const winner = outcomes.find(({ ok }) => ok);
    expect(winner).toEqual({ ok: true, head: await memory.load(STREAM) });
    expect(await commitsIn(memory)).toHaveLength(1);
  });
});
