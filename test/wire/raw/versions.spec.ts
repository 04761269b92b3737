import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { aCommit, version, versionAdded } from '../../support/examples.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { NOT_FOUND, token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

const stages = async () => (await db.describe()).VersionIdsToStages;
const idsOf = ({ json }: Awaited<ReturnType<typeof db.list>>): readonly string[] =>
  Array.isArray(json.Versions) ? json.Versions.map(({ VersionId }) => VersionId) : [];
const CreatedDate = NOW.getTime() / 1000;
const KmsKeyIds = ['DefaultEncryptionKey'];

describe('UpdateSecretVersionStage', () => {
  beforeEach(async () => {
    await db.create('v1');
    await db.put('v2');
  });

  it('moves AWSCURRENT, and readers get the other value', async () => {
    const { ARN } = await db.describe();
    expect((await db.move('AWSCURRENT', 'v2', 'v1')).json).toEqual({ ARN, Name: 'db' });
    expect(await stages()).toEqual({
      [token('v1')]: ['AWSCURRENT'],
      [token('v2')]: ['AWSPREVIOUS'],
    });
    expect((await db.get()).json.SecretString).toBe('value of v1');
    expect((await db.get({ VersionStage: 'AWSPREVIOUS' })).json.SecretString).toBe('value of v2');
  });

  it('makes a version without a label current again', async () => {
    await db.put('v3');
    await db.move('AWSCURRENT', 'v3', 'v1');
    expect((await db.get()).json.SecretString).toBe('value of v1');
  });

  it('removes the last label of a version, which can still be read by its id', async () => {
    await db.move('AWSPREVIOUS', 'v1', null);
    expect(await stages()).toEqual({ [token('v2')]: ['AWSCURRENT'] });
    expect((await db.get({ VersionId: token('v1') })).json.SecretString).toBe('value of v1');
  });

  it.each([
    [
      'a move that does not name the holder (M14)',
      ['AWSCURRENT', null, 'v1'] as const,
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token('v2')}, so you must explicitly reference that version in RemoveFromVersionId.`,
    ],
    [
      'the removal of AWSCURRENT (M15)',
      ['AWSCURRENT', 'v2', null] as const,
      'InvalidParameterException',
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    ],
    [
      'the wrong holder (M16)',
      ['AWSCURRENT', 'v1', 'v2'] as const,
      'InvalidParameterException',
      'When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.',
    ],
    [
      'an unknown version (M3)',
      ['AWSCURRENT', 'v2', 'v9'] as const,
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${token('v9')}`,
    ],
  ])('rejects %s', async (_case, [stage, from, to], __type, Message) => {
    const before = await stages();
    const { status, json } = await db.move(stage, from, to);
    expect([status, json]).toEqual([400, { __type, Message }]);
    expect(await stages()).toEqual(before);
  });
});

/** A store without the value it is asked for; `then` changes the head at that moment. */
const withoutValues = (then: (head: Head) => Head) => {
  const inner = memoryEventStore();
  let isGone = false;
  return {
    ...inner,
    load: async (stream: StreamId) => {
      const head = await inner.load(stream);
      return isGone ? then(head) : head;
    },
    loadSealed: async () => {
      isGone = true;
      return null;
    },
  };
};

describe('UpdateSecretVersionStage to a missing value', () => {
  const moveTo = async (store: EventStore) => {
    service.close();
    service = memoryService({ store: () => store });
    db = valuesOf(service, 'db');
    await db.create('v1');
    await db.put('v2');
    const { status, json } = await db.move('AWSCURRENT', 'v2', 'v1');
    return [status, json.__type, service.logs.at(-1)?.fault?.name];
  };

  it('does not find it (M3) when it was removed concurrently, which is no server fault', async () => {
    const store = withoutValues(({ stream }) => emptyHead(stream));
    expect(await moveTo(store)).toEqual([400, 'ResourceNotFoundException', undefined]);
  });

  it('is a server fault when the secret still has the version: the value was tampered with', async () => {
    const store = withoutValues((head) => head);
    expect(await moveTo(store)).toEqual([500, 'InternalServiceError', 'AlteredEntry']);
  });
});

describe('ListSecretVersionIds', () => {
  it('T24: answers full ARN and name, and only the members that each version has', async () => {
    const { ARN } = (await db.create('v1')).json;
    await db.put('v2');
    await db.get();
    expect((await db.list()).json).toEqual({
      ARN,
      Name: 'db',
      Versions: [
        {
          VersionId: token('v2'),
          VersionStages: ['AWSCURRENT'],
          LastAccessedDate: Date.UTC(2026, 0, 2) / 1000,
          CreatedDate,
          KmsKeyIds,
        },
        { VersionId: token('v1'), VersionStages: ['AWSPREVIOUS'], CreatedDate, KmsKeyIds },
      ],
    });
  });

  it('T23: shows a version that lost its last label only on demand', async () => {
    await db.create('v1');
    await db.put('v2');
    await db.put('v3');
    expect(idsOf(await db.list())).toEqual([token('v3'), token('v2')]);
    const { json } = await db.list({ IncludeDeprecated: true });
    expect(json.Versions).toContainEqual({ VersionId: token('v1'), CreatedDate, KmsKeyIds });
  });

  it('T5: answers an empty list for a secret without a value', async () => {
    const { ARN } = (await db.create('v1', { SecretString: undefined })).json;
    expect((await db.list()).json).toEqual({ ARN, Name: 'db', Versions: [] });
  });

  it('rejects a secret that does not exist (M1)', async () => {
    expect((await db.list()).json).toEqual(NOT_FOUND);
  });

  it('T14: pages by MaxResults, each version once, without a token at the end', async () => {
    await db.create('v1');
    for (const label of ['v2', 'v3', 'v4', 'v5']) await db.put(label);
    const seen: string[] = [];
    let NextToken: unknown;
    let pages = 0;
    do {
      const page = await db.list({ IncludeDeprecated: true, MaxResults: 2, NextToken });
      seen.push(...idsOf(page));
      ({ NextToken } = page.json);
      pages += 1;
    } while (NextToken !== undefined);
    expect([pages, seen]).toEqual([3, ['v5', 'v4', 'v3', 'v2', 'v1'].map(token)]);
  });

  it('continues after the last version of a page, even if that one has lost its label since', async () => {
    await db.create('v1');
    await db.put('v2', { VersionStages: ['a'] });
    await db.put('v3', { VersionStages: ['b'] });
    const { NextToken } = (await db.list({ MaxResults: 1 })).json;
    await db.move('b', 'v3', null);
    expect(idsOf(await db.list({ NextToken }))).toEqual([token('v2'), token('v1')]);
  });

  it('accepts a token only for the query that it was issued for', async () => {
    await db.create('v1');
    await db.put('v2');
    const { NextToken } = (await db.list({ MaxResults: 1 })).json;
    for (const query of [{ NextToken: 'made up' }, { NextToken, IncludeDeprecated: true }]) {
      expect((await db.list(query)).json.__type).toBe('InvalidNextTokenException');
    }
  });
});

describe('A secret with 100 versions', () => {
  const fill = async (at: number) => {
    await db.create('v1');
    const store = service.store();
    const added = Array.from({ length: 99 }, (_none, index) => ({
      ...versionAdded(`old${index}`),
      at: instant(at + index),
    }));
    await store.append(await store.load(streamOf('db')), aCommit(added));
  };

  it('T23: drops the oldest versions without a label once they are over a day old', async () => {
    await fill(NOW.getTime() - 2 * 86_400_000);
    expect((await db.put('v2')).status).toBe(200);
    const { json } = await db.list({ IncludeDeprecated: true });
    expect(json.Versions).toHaveLength(100);
    expect((await db.get({ VersionId: version('old0') })).json.__type).toBe(
      'ResourceNotFoundException',
    );
  });

  it('accepts no further version while they are younger', async () => {
    await fill(NOW.getTime() - 86_000_000);
    expect((await db.put('v2')).json).toEqual({
      __type: 'LimitExceededException',
      Message:
        "A secret can't have more than 100 versions. Versions without a staging label are removed when they are older than a day.",
    });
    expect((await db.get()).json.SecretString).toBe('value of v1');
  });
});
