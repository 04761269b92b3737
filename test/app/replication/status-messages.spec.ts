import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { RegionPorts, ReplicationPorts } from '../../../app/replication/ports.ts';
import type { KeyFailure } from '../../../domain/ports/key-service.ts';
import { Outage, type OutageKind } from '../../../domain/ports/outage.ts';
import type { OpenFailure } from '../../../domain/ports/sealer.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { IRELAND, OREGON } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

/** The status of a first copy of which one region does something in a way of its own. */
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

const FOR_GOOD = { state: 'Failed', attempts: 0, retryAt: null };
const PASSING = { state: 'Failed', attempts: 1, retryAt: expect.any(Number) };

describe('The status of a replica that was not copied says', () => {
  it.each<[KeyFailure, string]>([
    ['notFound', 'cannot be found'],
    ['disabled', 'is disabled'],
    ['pendingDeletion', 'is pending deletion'],
    ['denied', 'denies access'],
    ['wrongKind', 'is not a symmetric encryption key'],
  ])('that the key of the replica does not seal: %s', async (failure, trouble) => {
    const status = await statusWith(IRELAND, ({ sealer }) => ({
      sealer: { ...sealer, seal: async () => ({ ok: false, failure }) },
    }));
    const message = `The KMS key of the replica ${trouble}.`;
    expect(status).toMatchObject({ ...FOR_GOOD, message });
  });

  it.each<[OpenFailure, string]>([
    ['notFound', 'cannot be found'],
    ['disabled', 'is disabled'],
    ['pendingDeletion', 'is pending deletion'],
    ['denied', 'denies access'],
    ['notAuthentic', 'cannot be applied: the value is not authentic'],
  ])('that the key of the primary does not open: %s', async (failure, trouble) => {
    const status = await statusWith(OREGON, ({ sealer }) => ({
      sealer: { ...sealer, open: async () => ({ ok: false, failure }) },
    }));
    const message = `The KMS key of the primary secret ${trouble}.`;
    expect(status).toMatchObject({ ...FOR_GOOD, message });
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
    expect(status).toMatchObject({ ...FOR_GOOD, message });
  });

  it.each<[OutageKind, string]>([
    ['throttled', 'The quota of requests is exceeded. Replication will be retried.'],
    ['unavailable', 'The region cannot be reached. Replication will be retried.'],
    ['slow', 'The region answers too slowly. Replication will be retried.'],
  ])('that its region does not work, and waits for another attempt: %s', async (kind, message) => {
    const status = await statusWith(IRELAND, ({ store }) => ({
      store: { ...store, load: () => Promise.reject(new Outage(kind, 'Out of order')) },
    }));
    expect(status).toMatchObject({ ...PASSING, message });
  });

  it.each<OutageKind>(['throttled', 'unavailable', 'slow'])(
    'that it is the region of the primary that does not work: %s',
    async (kind) => {
      const status = await statusWith(OREGON, ({ sealer }) => ({
        sealer: { ...sealer, open: () => Promise.reject(new Outage(kind, 'Out of order')) },
      }));
      const message =
        'The value cannot be read in the region of the primary secret. Replication will be retried.';
      expect(status).toMatchObject({ ...PASSING, message });
    },
  );

  it('nothing of a fault of ours but that there was one, and tries again', async () => {
    const status = await statusWith(IRELAND, ({ store }) => ({
      store: { ...store, load: () => Promise.reject(new Error('the secret canary')) },
    }));
    const message = 'Replication failed unexpectedly. It will be retried.';
    expect(status).toMatchObject({ ...PASSING, message });
  });
});
