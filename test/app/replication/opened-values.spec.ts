import { expect, it, onTestFinished } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Sealer } from '../../../domain/ports/sealer.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { createReplicated, IRELAND, replicationWorkers, TOKYO } from '../../support/replication.ts';

const VALUE = Buffer.from('value');
const OVERWRITTEN = Buffer.alloc(VALUE.length);
const NAME = 'db/password';

type Failing = 'nothing' | 'sealing in one region' | 'the store of the primary';

/** The workers of a service, the values they open, and those that the slower of two regions seals. */
const setUp = async (failing: Failing) => {
  const opened: Plaintext[] = [];
  const slow: string[] = [];
  const service = memoryService();
  onTestFinished(() => service.close());
  await createReplicated(service, NAME, [IRELAND, TOKYO]);
  const { ports: given } = replicationWorkers(service.regional);
  const watched = (sealer: Sealer): Sealer => ({
    ...sealer,
    open: async (sealed, arn) => {
      const opening = await sealer.open(sealed, arn);
      if (opening.ok) opened.push(opening.value);
      return opening;
    },
    seal: async (value, context, key) => {
      if (key.region === IRELAND && failing === 'sealing in one region') {
        throw new Outage('unavailable', 'The region is away');
      }
      if (key.region === TOKYO) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        slow.push(Buffer.from(value.reveal()).toString());
      }
      return sealer.seal(value, context, key);
    },
  });
  const regional: typeof given.regional = (region) => {
    const ports = given.regional(region);
    if (ports === null) return null;
    const { store } = ports;
    const saveReplicaStatus: typeof store.saveReplicaStatus = async (stream, replica, status) => {
      if (failing === 'the store of the primary' && replica === IRELAND) {
        throw new Outage('unavailable', 'The store is away');
      }
      return store.saveReplicaStatus(stream, replica, status);
    };
    return { store: { ...store, saveReplicaStatus }, sealer: watched(ports.sealer) };
  };
  const callbacks = { failed: () => {}, mayGiveUp: true, gaveUp: async () => {} };
  return { opened, slow, run: () => converge({ ...given, regional, callbacks }, streamOf(NAME)) };
};

it.each<Failing>(['nothing', 'sealing in one region', 'the store of the primary'])(
  'Opened values are overwritten once every region is done with them, when %s fails',
  async (failing) => {
    const { opened, slow, run } = await setUp(failing);
    await Promise.allSettled([run()]);
    expect(slow).toEqual([VALUE.toString()]);
    expect(opened.map((value) => Buffer.from(value.reveal()))).toEqual([OVERWRITTEN]);
  },
);
