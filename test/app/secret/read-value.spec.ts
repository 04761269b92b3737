import { describe, expect, it, vi } from 'vitest';
import { accessRecorder } from '../../../app/secret/access-records.ts';
import { putValue } from '../../../app/secret/put-value.ts';
import { readValue } from '../../../app/secret/read-value.ts';
import { AWSCURRENT, instant } from '../../../domain/secret/ids.ts';
import { noValueForVersion } from '../../../domain/secret/messages.ts';
import { CURRENT_VERSION } from '../../../domain/secret/version-selection.ts';
import { NOON, version } from '../../support/examples.ts';
import { aWorker, factsOf, text } from './worker.ts';

const MIDNIGHT = Date.UTC(2026, 0, 2);

/** A reader whose process remembers one version. */
const reader = () => {
  const worker = aWorker();
  const onFault = vi.fn();
  const clock = { now: () => NOON };
  const accesses = accessRecorder({ clock, maxRemembered: 1, onFault });
  return { ...worker, onFault, accesses, context: { ...worker.context, accesses } };
};

describe('readValue', () => {
  it('opens the current version and records the access', async () => {
    const { context, stream, secret } = reader();
    const read = factsOf(await readValue(context, await secret(), CURRENT_VERSION));

    expect(read.value.equals(text('first'))).toBe(true);
    expect(read).toMatchObject({ stages: [AWSCURRENT], access: 'recorded' });
    expect((await context.store.load(stream)).access.on).toBe(MIDNIGHT);
  });

  it('is rejected for a version the secret does not have', async () => {
    const { context, secret } = reader();
    const versionId = version('other');

    expect(await readValue(context, await secret(), { versionId, stage: null })).toEqual({
      ok: false,
      rejection: { code: 'ResourceNotFound', message: noValueForVersion(versionId) },
    });
  });

  it('is rejected with the failure of the key when the value does not open', async () => {
    const { context, keys, secret } = reader();
    const found = await secret();
    for (const { keyArns } of found.secret.versions.values()) {
      for (const arn of keyArns) keys.fail(arn, 'pendingDeletion');
    }

    expect(await readValue(context, found, CURRENT_VERSION)).toMatchObject({
      ok: false,
      rejection: { code: 'DecryptionFailure', keyFailure: 'pendingDeletion' },
    });
  });
});

describe('The access recorder', () => {
  it('remembers another version of the same day by itself, up to its maximum', async () => {
    const { context, accesses, stream, secret } = reader();
    const [v1, v2, v3] = ['v1', 'v2', 'v3'].map(version);
    let found = await secret();
    for (const [versionId, content] of [
      [version('v2'), 'second'],
      [version('v3'), 'third'],
    ] as const) {
      const put = putValue(context, found, { versionId, stages: null, value: text(content) });
      found = factsOf(await put).head;
    }
    await readValue(context, found, CURRENT_VERSION);
    const recorded = { ...found, ...(await context.store.load(stream)), secret: found.secret };
    for (const versionId of ['v2', 'v1'].map(version)) {
      await readValue(context, recorded, { versionId, stage: null });
    }
    const lastReads = [v3, v2, v1].map((id) => id && accesses.lastRead(recorded, id));

    expect(lastReads).toEqual([instant(MIDNIGHT), null, instant(MIDNIGHT)]);
  });
});
