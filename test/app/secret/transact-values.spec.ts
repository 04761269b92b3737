import { describe, expect, it } from 'vitest';
import { type GatheredValues, type Outcome, transact } from '../../../app/secret/transact.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Commit, Head } from '../../../domain/ports/stream.ts';
import type { PutSecretValue, SecretCommand } from '../../../domain/secret/commands.ts';
import { NO_VALUES } from '../../../domain/secret/head.ts';
import { AWSCURRENT, branded, type KeyId, type VersionId } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { creator } from '../../support/creator.ts';
import {
  anOrigin,
  aStream,
  KEY_ARN,
  later,
  lifeOf,
  sealed,
  version,
} from '../../support/examples.ts';

const STREAM = aStream();
const WEEK = later(7 * 86_400);

/** The most versions a secret can have, two of them labelled. */
const FULL = Array.from({ length: 100 }, (_, index) => `v${index}`);

/** A store in memory with this history, and a record of the commits made after it. */
const scene = async (history: readonly Commit[]) => {
  const memory = memoryEventStore();
  for (const commit of history) await memory.append(await memory.load(STREAM), commit);
  const made: Commit[] = [];
  const store: EventStore = {
    ...memory,
    append: (head, commit) => {
      made.push(commit);
      return memory.append(head, commit);
    },
  };
  const run = async (command: SecretCommand, values: GatheredValues = {}): Promise<Outcome> =>
    transact({ store, pause: async () => {} }, await memory.load(STREAM), anOrigin(), async () => ({
      ok: true,
      command,
      values,
    }));
  return { memory, made, run };
};

const put = (label: string): PutSecretValue => ({
  type: 'PutSecretValue',
  now: WEEK,
  versionId: version(label),
  stages: null,
  version: { versionId: version(label), keyArns: [KEY_ARN], digest: `digest-${label}` },
  stored: 'unknown',
});

const moveBack: SecretCommand = {
  type: 'MoveStage',
  now: WEEK,
  stage: AWSCURRENT,
  removeFrom: version('v2'),
  moveTo: version('v1'),
};

const headOf = (outcome: Outcome): Head => {
  if (!outcome.ok) throw new Error(outcome.rejection.message);
  return outcome.head;
};

const ids = async (store: EventStore): Promise<ReadonlySet<VersionId>> =>
  new Set(await store.sealedIds(STREAM));

describe('The values of a transaction', () => {
  it('are stored by the commit that was decided, and by no other', async () => {
    const { made, run } = await scene(lifeOf('v1'));
    const added = sealed('v2');
    expect(headOf(await run(put('v2'), { added })).current).toEqual(added);
    expect(made.map(({ values }) => values)).toEqual([{ ...NO_VALUES, added }]);
  });

  it('are removed by the same commit when their versions are pruned for a new one', async () => {
    const { memory, made, run } = await scene(lifeOf('v', ...FULL.slice(1)));
    const added = sealed('new');

    const { secret } = headOf(await run(put('new'), { added }));

    expect(made.map(({ values }) => values)).toEqual([
      { ...NO_VALUES, added, removed: [version('v')] },
    ]);
    const stored = await ids(memory);
    expect(stored).toEqual(new Set([...FULL.slice(1), 'new'].map(version)));
    expect(secret.status === 'active' && new Set(secret.versions.keys())).toEqual(stored);
  });

  it('move to the head when their version becomes current again', async () => {
    const { made, run } = await scene(lifeOf('v1', 'v2'));
    const promoted = sealed('v1');
    expect(headOf(await run(moveBack, { promoted })).current).toEqual(promoted);
    expect(made.map(({ values }) => values)).toEqual([{ ...NO_VALUES, promoted }]);
  });

  it('that were rewrapped replace the stored ones', async () => {
    const { memory, run } = await scene(lifeOf('v1'));
    const rewrapped = sealed('v1', new TextEncoder().encode('rewrapped'));
    const changeKey: SecretCommand = {
      type: 'UpdateSecret',
      now: WEEK,
      description: undefined,
      externalType: undefined,
      keyChange: {
        keyId: branded<KeyId>('alias/other'),
        rewrapped: [{ versionId: version('v1'), keyArns: [KEY_ARN] }],
      },
      versionId: null,
      version: null,
      stored: 'unknown',
    };

    expect(headOf(await run(changeKey, { rewrapped: [rewrapped] })).current).toEqual(rewrapped);
    expect(await memory.loadSealed(STREAM, version('v1'))).toEqual(rewrapped);
  });

  it('are not stored when the command is rejected or changes nothing', async () => {
    const { memory, made, run } = await scene(lifeOf('v1'));
    const added = sealed('v2');
    const repeated: SecretCommand = { ...put('v2'), stored: 'same' };
    expect((await run(repeated, { added })).ok).toBe(true);
    const rejected: SecretCommand = { ...put('v2'), stored: 'different' };
    expect((await run(rejected, { added })).ok).toBe(false);
    expect(made).toEqual([]);
    expect(await ids(memory)).toEqual(new Set([version('v1')]));
  });
});

describe('A name that is reused after a purge', () => {
  it('gets a new secret with new values, even with the token of its predecessor', async () => {
    const { memory, run } = await scene([]);
    const ports = { store: memory, pause: async () => {} };
    const create = async (client: string, text: string): Promise<Head> =>
      headOf(
        await transact(
          ports,
          await memory.load(STREAM),
          anOrigin(),
          creator(client, 'v1', text).gather,
        ),
      );
    const first = await create('a', 'first');
    await run({ type: 'ForceDeletion', now: WEEK });

    const second = await create('b', 'second');

    expect(second.seq).toBe(3);
    expect(second.current?.versionId).toBe(first.current?.versionId);
    expect(second.current).not.toEqual(first.current);
    expect(await memory.loadSealed(STREAM, version('v1'))).toEqual(second.current);
    expect(second.secret).toMatchObject({ arn: creator('b', 'v1', '').arnOfAttempt(1) });
  });
});
