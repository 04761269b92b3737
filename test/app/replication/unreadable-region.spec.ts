import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

/** A secret with two replicas: the head of one was tampered with, the region of the other lost its data. */
const brokenAndEmpty = async () => {
  const { service, ports, create, statusIn } = setUp();
  await create(NAME, IRELAND, TOKYO);
  await converge(ports, STREAM);
  const broken = {
    ...service.store(IRELAND),
    load: () => Promise.reject(new Error('The head was altered')),
  };
  const empty = memoryEventStore();
  const regional = (region: Region) => {
    if (region === IRELAND) return { ...service.regional(region), store: broken };
    return region === TOKYO
      ? { ...service.regional(region), store: empty }
      : ports.regional(region);
  };
  const inTokyo = async () => (await empty.load(streamOf(NAME, TOKYO))).secret.status;
  return { ports: { ...ports, regional }, statusIn, inTokyo };
};

describe('Reconciling with a replica that cannot be read', () => {
  it('repairs the other regions, and records the failure of that one', async () => {
    const { ports, statusIn, inTokyo } = await brokenAndEmpty();
    const findings = await reconcileSecret(ports, STREAM, { dryRun: false, eagerness: 'all' });
    expect(findings).toMatchObject([
      {
        region: IRELAND,
        discrepancy: 'unreadable',
        outcome: expect.stringContaining('failed unexpectedly'),
      },
      { region: TOKYO, discrepancy: 'missing', outcome: 'inSync' },
    ]);
    expect(await inTokyo()).toBe('active');
    expect(await statusIn(NAME)).toMatchObject({ state: 'Failed', attempts: 1 });
  });

  it('reports that replica and the others in a dry run', async () => {
    const { ports } = await brokenAndEmpty();
    const findings = await reconcileSecret(ports, STREAM, { dryRun: true, eagerness: 'all' });
    expect(findings.map(({ discrepancy }) => discrepancy)).toEqual(['unreadable', 'missing']);
  });
});
