import { createSecret, type NewSecret } from '../../../app/secret/create.ts';
import { deleteSecret } from '../../../app/secret/delete.ts';
import { verifiedHeads } from '../../../app/store/verified-heads.ts';
import type { Telemetry } from '../../../app/telemetry/telemetry.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Result } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import {
  branded,
  instant,
  type Region,
  type SecretName,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { systemClock } from '../../../infra/system/clock.ts';
import { systemPause } from '../../../infra/system/pause.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { openDataDirectory } from '../../../server/data-directory/data-directory.ts';
import { type Deployment, openDeployment } from '../../../server/deployment/deployment.ts';
import { drainBatch } from '../../../server/workers/change-feed.ts';
import { replicationPorts } from '../../../server/workers/workers.ts';
import { IDENTITY } from '../identity.ts';
import { VALUE } from '../load/job.ts';

/** The content of a data directory. */
export type Contents = {
  /** Secrets in the primary's region, without the additional ones below. */
  readonly secrets: number;
  /** How many of them have a replica, which is in sync. */
  readonly replicated: number;
  /** Additional secrets whose replica is not made yet, and which are in the change feed. */
  readonly toCopy: number;
  /** Additional secrets whose replica failed and is due for a retry. */
  readonly toRetry: number;
  /** Additional secrets whose recovery window is over. */
  readonly toPurge: number;
};

/** The regions of primaries and of replicas. */
export const PRIMARY_REGION = branded<Region>(IDENTITY.region);
const REPLICA_REGION = branded<Region>('eu-west-1');

const PLAIN: Omit<NewSecret, 'token'> = {
  value: null,
  description: 'Credentials of the orders database',
  keyId: null,
  externalType: null,
  tags: [
    { key: 'team', value: 'orders' },
    { key: 'stage', value: 'production' },
  ],
  replicas: [],
};

/** A long description and the maximum of tags: an entry of 20 KB in a list. */
const LONG_ENTRY = {
  description: 'word '.repeat(400),
  tags: Array.from({ length: 50 }, (_, index) => ({
    key: `key-${index}`.padEnd(127, 'k'),
    value: 'v'.repeat(255),
  })),
};

export const LONG_ENTRIES = 200;
export const LARGE_VALUES = 20;
const LARGE_VALUE = 'x'.repeat(65_536);

const CONCURRENT = 500;
const MONTH = 31 * 86_400_000;

/** Returns the name at an index; every other name has the same prefix, as in a large account. */
export const nameAt = (index: number): string =>
  `prod/${index % 2 === 0 ? 'orders' : `team-${index % 97}`}/${String(index).padStart(6, '0')}`;

/** Fills a new data directory with the service's own use cases and workers. */
export const seed = async (directory: string, contents: Contents): Promise<void> => {
  const claimed = openDataDirectory(directory);
  const deployment = await openDeployment({
    options: { store: 'sqlite', keys: 'keyring', table: '', createTable: false },
    dataDirectory: () => directory,
    env: {},
  });
  const { regional } = deployment;
  const { create: createWith, remove } = useCases(regional(PRIMARY_REGION));
  const replica = { replicas: [{ region: REPLICA_REGION, keyId: null, forceOverwrite: false }] };
  const create = (name: string, rest: Partial<NewSecret> = {}) =>
    createWith(name, { value: textValue(VALUE), ...rest });

  const { secrets, replicated, toCopy, toRetry, toPurge } = contents;
  await inParts(secrets - LONG_ENTRIES - LARGE_VALUES, (index) =>
    create(nameAt(index), index < replicated ? replica : {}),
  );
  await inParts(LONG_ENTRIES, (index) => create(`fat/${index}`, LONG_ENTRY));
  await inParts(LARGE_VALUES, (index) =>
    create(`large/${index}`, { value: textValue(LARGE_VALUE) }),
  );
  await drain(deployment);
  await inParts(toPurge, async (index) => {
    await remove(await create(`gone/${index}`), MONTH);
  });
  await inParts(toRetry, (index) => create(`retry/${index}`, replica));
  await drain(deployment);
  await inParts(toRetry, async (index) => {
    const stream = streamOf(`retry/${index}`);
    const { store } = regional(PRIMARY_REGION);
    const status = (await store.replicaStatuses(stream)).get(REPLICA_REGION);
    if (status === undefined) throw new Error('There is no status to fail');
    const failed = { ...status, state: 'Failed', attempts: 1, retryAt: instant(0) } as const;
    await store.saveReplicaStatus(stream, REPLICA_REGION, failed);
  });
  await inParts(toCopy, (index) => create(`copy/${index}`, replica));
  deployment.close();
  claimed.close();
};

const inParts = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  for (let first = 0; first < count; first += CONCURRENT) {
    const length = Math.min(CONCURRENT, count - first);
    await Promise.all(Array.from({ length }, (_, index) => work(first + index)));
  }
};

/** The use cases on the store of the primary's region, called by the root of the account. */
const useCases = ({ store, sealer }: ReturnType<Deployment['regional']>) => {
  const actor = `arn:aws:iam::${IDENTITY.account}:root`;
  const context = (ago = 0) => ({
    store: verifiedHeads(store),
    sealer,
    pause: systemPause,
    ids: randomIds,
    origin: { actor, requestId: randomIds.requestId(), at: instant(systemClock.now() - ago) },
  });
  return {
    create: async (name: string, rest: Partial<NewSecret>): Promise<LiveHead> => {
      const token = branded<VersionId>(crypto.randomUUID());
      const created = await createSecret(context(), streamOf(name), { ...PLAIN, token, ...rest });
      return factsOf(created).head;
    },
    /** Schedules a deletion as if it had been requested this many milliseconds ago. */
    remove: async (found: LiveHead, ago: number): Promise<void> => {
      factsOf(await deleteSecret(context(ago), found, { recoveryDays: 7, force: false }));
    },
  };
};

const factsOf = <Facts>(result: Result<Facts>): Facts => {
  if (result.ok) return result;
  throw new Error(result.rejection.message);
};

const streamOf = (name: string): StreamId => ({
  account: IDENTITY.account,
  region: PRIMARY_REGION,
  name: branded<SecretName>(name),
});

const textValue = (text: string): Plaintext =>
  new Plaintext('string', new TextEncoder().encode(text));

const drain = async ({ changes, regional }: Deployment): Promise<void> => {
  const feed = changes?.(PRIMARY_REGION);
  if (feed === undefined) return;
  const ports = replicationPorts({ regional });
  const telemetry: Telemetry = (record) => {
    if ('fault' in record || record.kind === 'replica') throw new Error(JSON.stringify(record));
  };
  const host = { ...ports, region: PRIMARY_REGION, signal: NEVER_ABORTED, telemetry };
  while ((await drainBatch(ports, () => feed, host)) === 'more');
};
