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

/** What a data directory is filled with. */
export type Contents = {
  /** All in all, in the first region. */
  readonly secrets: number;
  /** How many of them have a replica, which is in line. */
  readonly replicated: number;
  /** More that have one to be made, and so are in the change feed. */
  readonly toCopy: number;
  /** More whose replica failed, and whose time for another attempt has come. */
  readonly toRetry: number;
  /** More whose recovery window is over. */
  readonly toPurge: number;
};

/** The regions of primaries and of replicas. */
export const HOME = branded<Region>(IDENTITY.region);
const ABROAD = branded<Region>('eu-west-1');

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

/** The longest description and the most tags there may be: an entry of 20 KB in a list. */
const FAT = {
  description: 'word '.repeat(400),
  tags: Array.from({ length: 50 }, (_, index) => ({
    key: `key-${index}`.padEnd(127, 'k'),
    value: 'v'.repeat(255),
  })),
};

export const FATS = 200;
export const LARGE = 20;
const LARGE_VALUE = 'x'.repeat(65_536);

const SIDE_BY_SIDE = 500;
const MONTH = 31 * 86_400_000;

/** The secret at a place; every other name is under one beginning, as in a large account. */
export const nameAt = (index: number): string =>
  `prod/${index % 2 === 0 ? 'orders' : `team-${index % 97}`}/${String(index).padStart(6, '0')}`;

/** Fills a new data directory by the service's own use cases, commits and workers. */
export const seed = async (directory: string, contents: Contents): Promise<void> => {
  const claimed = openDataDirectory(directory);
  const deployment = await openDeployment({
    options: { store: 'sqlite', keys: 'keyring', table: '', createTable: false },
    dataDirectory: () => directory,
    env: {},
  });
  const { regional } = deployment;
  const { create: createWith, remove } = useCases(regional(HOME));
  const replica = { replicas: [{ region: ABROAD, keyId: null, forceOverwrite: false }] };
  const create = (name: string, rest: Partial<NewSecret> = {}) =>
    createWith(name, { value: textValue(VALUE), ...rest });

  const { secrets, replicated, toCopy, toRetry, toPurge } = contents;
  await inParts(secrets - FATS - LARGE, (index) =>
    create(nameAt(index), index < replicated ? replica : {}),
  );
  await inParts(FATS, (index) => create(`fat/${index}`, FAT));
  await inParts(LARGE, (index) => create(`large/${index}`, { value: textValue(LARGE_VALUE) }));
  await drain(deployment);
  await inParts(toPurge, async (index) => {
    await remove(await create(`gone/${index}`), MONTH);
  });
  await inParts(toRetry, (index) => create(`retry/${index}`, replica));
  await drain(deployment);
  await inParts(toRetry, async (index) => {
    const stream = streamOf(`retry/${index}`);
    const { store } = regional(HOME);
    const status = (await store.replicaStatuses(stream)).get(ABROAD);
    if (status === undefined) throw new Error('There is no status to fail');
    const failed = { ...status, state: 'Failed', attempts: 1, retryAt: instant(0) } as const;
    await store.saveReplicaStatus(stream, ABROAD, failed);
  });
  await inParts(toCopy, (index) => create(`copy/${index}`, replica));
  deployment.close();
  claimed.close();
};

const inParts = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  for (let first = 0; first < count; first += SIDE_BY_SIDE) {
    const length = Math.min(SIDE_BY_SIDE, count - first);
    await Promise.all(Array.from({ length }, (_, index) => work(first + index)));
  }
};

/** The use cases on the stores of the first region, asked by its account. */
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
    /** Schedules a deletion as if it had been asked for so many milliseconds ago. */
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
  region: HOME,
  name: branded<SecretName>(name),
});

const textValue = (text: string): Plaintext =>
  new Plaintext('string', new TextEncoder().encode(text));

const drain = async ({ changes, regional }: Deployment): Promise<void> => {
  const feed = changes?.(HOME);
  if (feed === undefined) return;
  const ports = replicationPorts({ regional });
  const telemetry: Telemetry = (record) => {
    if ('fault' in record || record.kind === 'replica') throw new Error(JSON.stringify(record));
  };
  const host = { ...ports, region: HOME, signal: NEVER_ABORTED, telemetry };
  while ((await drainBatch(ports, () => feed, host)) === 'more');
};
