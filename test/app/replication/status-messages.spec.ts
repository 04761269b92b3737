import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { RegionPorts, ReplicationPorts } from '../../../app/replication/ports.ts';
import type { KeyFailure } from '../../../domain/ports/key-service.ts';
import { Outage, type OutageKind } from '../../../domain/ports/outage.ts';
import type { OpenFailure } from '../../../domain/ports/sealer.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { IRELAND, OREGON } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

/** Returns the status after a first copy, with parts of one region's ports replaced. */
const statusWith = async (region: Region, parts: (found: RegionPorts) => Partial<RegionPorts>) => {
  const { ports, create, statusIn } = setUp();
  await create(NAME, IRELAND);
  const regional: ReplicationPorts['regional'] = (one) => {
    const found = ports.regional(one);
    return found !== null && one === region ? { ...found, ...parts(found) } : found;
  };
  await converge({ ...ports, regional }, STREAM);
  return statusIn(NAME);
};

const PERMANENT = { state: 'Failed', attempts: 0, retryAt: null };
const TRANSIENT = { state: 'Failed', attempts: 1, retryAt: expect.any(Number) };

describe('The status of a replica that was not copied reports', () => {
  it.each<[KeyFailure, string]>([
    ['notFound', 'cannot be found'],
    ['disabled', 'is disabled'],
    ['pendingDeletion', 'is pending deletion'],
    ['denied', 'denies access'],
    ['wrongKind', 'is not a symmetric encryption key'],
  ])('that the key of the replica fails to seal: %s', async (failure, trouble) => {
    const status = await statusWith(IRELAND, ({ sealer }) => ({
      sealer: { ...sealer, seal: async () => ({ ok: false, failure }) },
    }));
    const message = `The KMS key of the replica ${trouble}.`;
    expect(status).toMatchObject({ ...PERMANENT, message });
  });

  it.each<[OpenFailure, string]>([
    ['notFound', 'cannot be found'],
    ['disabled', 'is disabled'],
    ['pendingDeletion', 'is pending deletion'],
    ['denied', 'denies access'],
    ['notAuthentic', 'cannot be applied: the value is not authentic'],
  ])('that the key of the primary fails to open: %s', async (failure, trouble) => {
    const status = await statusWith(OREGON, ({ sealer }) => ({
      sealer: { ...sealer, open: async () => ({ ok: false, failure }) },
    }));
    const message = `The KMS key of the primary secret ${trouble}.`;
    expect(status).toMatchObject({ ...PERMANENT, message });
  });

  it('that its primary has lost a value', async () => {
    const status = await statusWith(OREGON, ({ store }) => ({
      store: {
        ...store,
        load: async (stream) => ({ ...(await store.load(stream)), current: null }),
        loadSealed: async () => null,
      },
    }));
    const message = 'The KMS key of the primary secret cannot be applied: the value is damaged.';
    expect(status).toMatchObject({ ...PERMANENT, message });
  });

  it.each<[OutageKind, string]>([
    ['throttled', 'The quota of requests is exceeded. Replication will be retried.'],
    ['unavailable', 'The region cannot be reached. Replication will be retried.'],
    ['slow', 'The region answers too slowly. Replication will be retried.'],
  ])('an outage of the region, and waits for a retry: %s', async (kind, message) => {
    const status = await statusWith(IRELAND, ({ store }) => ({
      store: { ...store, load: () => Promise.reject(new Outage(kind, 'Out of order')) },
    }));
    expect(status).toMatchObject({ ...TRANSIENT, message });
  });

  it.each<OutageKind>(['throttled', 'unavailable', 'slow'])(
    'an outage of the region of the primary: %s',
    async (kind) => {
      const status = await statusWith(OREGON, ({ sealer }) => ({
        sealer: { ...sealer, open: () => Promise.reject(new Outage(kind, 'Out of order')) },
      }));
      const message =
        'The value cannot be read in the region of the primary secret. Replication will be retried.';
      expect(status).toMatchObject({ ...TRANSIENT, message });
    },
  );

  it('an unexpected error without any detail, and waits for a retry', async () => {
    const status = await statusWith(IRELAND, ({ store }) => ({
      store: { ...store, load: () => Promise.reject(new Error('the secret canary')) },
    }));
    const message = 'Replication failed unexpectedly. It will be retried.';
    expect(status).toMatchObject({ ...TRANSIENT, message });
  });
});
