import { verifiedHeads } from '../../../app/store/verified-heads.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import { branded, instant, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import { dayNotes } from '../../../functions/api/day-notes.ts';
import type { Call, Operation } from '../../../functions/api/operation.ts';
import { createSecret } from '../../../functions/api/operations/create-secret.ts';
import { deleteSecret } from '../../../functions/api/operations/delete-secret.ts';
import { processPorts } from '../../../functions/api/process-ports.ts';
import { perform } from '../../../functions/api/steps/perform.ts';
import { openDataDirectory } from '../../../server/data-directory/data-directory.ts';
import { type Home, openHome } from '../../../server/home/home.ts';
import { drainBatch } from '../../../server/workers/drain-batch.ts';
import { homePorts } from '../../../server/workers/home-ports.ts';
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

/** The longest description and the most tags there may be: an entry of 20 KB in a list. */
const FAT = {
  Description: 'word '.repeat(400),
  Tags: Array.from({ length: 50 }, (_, index) => ({
    Key: `key-${index}`.padEnd(127, 'k'),
    Value: 'v'.repeat(255),
  })),
};

const PLAIN = {
  Description: 'Credentials of the orders database',
  Tags: [
    { Key: 'team', Value: 'orders' },
    { Key: 'stage', Value: 'production' },
  ],
};

export const FATS = 200;
export const LARGE = 20;
const LARGE_VALUE = 'x'.repeat(65_536);

const SIDE_BY_SIDE = 500;
const MONTH = 31 * 86_400_000;

/** The secret at a place; every other name is under one beginning, as in a large account. */
export const nameAt = (index: number): string =>
  `prod/${index % 2 === 0 ? 'orders' : `team-${index % 97}`}/${String(index).padStart(6, '0')}`;

/** Fills a new data directory by the service's own operations, commits and workers. */
export const seed = async (directory: string, contents: Contents): Promise<void> => {
  const claimed = openDataDirectory(directory);
  const home = await openHome({
    options: { store: 'sqlite', keys: 'keyring', table: '', createTable: false },
    dataDirectory: () => directory,
    env: {},
  });
  const { regional } = home;
  const call = calls(regional(HOME));
  const replica = { AddReplicaRegions: [{ Region: ABROAD }] };
  const create = (Name: string, rest: object = {}) =>
    call(createSecret, { Name, SecretString: VALUE, ...PLAIN, ...rest });

  const { secrets, replicated, toCopy, toRetry, toPurge } = contents;
  await inParts(secrets - FATS - LARGE, (index) =>
    create(nameAt(index), index < replicated ? replica : {}),
  );
  await inParts(FATS, (index) => create(`fat/${index}`, FAT));
  await inParts(LARGE, (index) => create(`large/${index}`, { SecretString: LARGE_VALUE }));
  await drain(home);
  await inParts(toPurge, async (index) => {
    await create(`gone/${index}`);
    await call(deleteSecret, { SecretId: `gone/${index}`, RecoveryWindowInDays: 7 }, MONTH);
  });
  await inParts(toRetry, (index) => create(`retry/${index}`, replica));
  await drain(home);
  await inParts(toRetry, async (index) => {
    const name = branded<SecretName>(`retry/${index}`);
    const stream = { account: IDENTITY.account, region: HOME, name };
    const { store } = regional(HOME);
    const status = (await store.replicaStatuses(stream)).get(ABROAD);
    if (status === undefined) throw new Error('There is no status to fail');
    const failed = { ...status, state: 'Failed', attempts: 1, retryAt: instant(0) } as const;
    await store.saveReplicaStatus(stream, ABROAD, failed);
  });
  await inParts(toCopy, (index) => create(`copy/${index}`, replica));
  home.close();
  claimed.close();
};

const inParts = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  for (let first = 0; first < count; first += SIDE_BY_SIDE) {
    const length = Math.min(SIDE_BY_SIDE, count - first);
    await Promise.all(Array.from({ length }, (_, index) => work(first + index)));
  }
};

/** One operation as the API carries it out, without a transport; `ago` in milliseconds. */
const calls = ({ store, sealer }: Pick<Call, 'store' | 'sealer'>) => {
  const ports = processPorts(IDENTITY.secretAccessKey);
  const notes = dayNotes({ ...ports, log: () => {} });
  const principal = { account: IDENTITY.account, arn: `arn:aws:iam::${IDENTITY.account}:root` };
  return ({ parse, name }: Operation, input: object, ago = 0) => {
    const at = instant(ports.clock.now() - ago);
    const call: Call = {
      ...ports,
      notes,
      tell: () => {},
      handedOut: () => {},
      store: verifiedHeads(store),
      sealer,
      principal,
      owner: { account: IDENTITY.account, region: HOME },
      copiesTo: () => true,
      origin: { actor: principal.arn, requestId: ports.ids.requestId(), at },
    };
    const token = { ClientRequestToken: crypto.randomUUID() };
    const json = name === 'CreateSecret' ? { ...input, ...token } : input;
    return perform(call, parse(json));
  };
};

const drain = async ({ changes, regional }: Home): Promise<void> => {
  const feed = changes?.(HOME);
  if (feed === undefined) return;
  const failed = (_stream: unknown, error: unknown) => {
    throw error;
  };
  const ports = homePorts({ regional }, (record) => {
    throw new Error(JSON.stringify(record));
  });
  while (await drainBatch({ ports, feed, signal: NEVER_ABORTED, failed }));
};
