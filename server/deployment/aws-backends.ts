import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { EncryptionContext, KeyService } from '../../domain/ports/key-service.ts';
import type { Probe, StoreCapabilities } from '../../domain/ports/store-capabilities.ts';
import { branded, type Region } from '../../domain/secret/ids.ts';
import { OTHER_REGION } from '../../infra/aws/call-limits.ts';
import { stageOfTable } from '../../infra/aws/stage.ts';
import { isAccountId } from '../../infra/credentials/root-credentials.ts';
import { UNKEYED } from '../../infra/sqlite/schema.ts';
import { memoised } from '../../infra/system/memoised.ts';
import { OperatorError } from '../operator-error.ts';
import { regionPool } from '../regions/region-pool.ts';
import { pooledStore } from '../regions/region-store.ts';
import { type Environment, variable } from '../settings/environment.ts';
import type { RegionalKeys, RegionalStores } from './backends.ts';

// The SDK is imported only if an AWS backend is selected, which keeps other starts fast. It reads its
// credentials, AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_KMS by itself.

/** The DynamoDB table, which has the same name in every region. */
export type DynamoTables = {
  readonly table: string;
  /** Whether a missing table is created when its region is first used. */
  readonly createTable: boolean;
};

// The process may run anywhere, so every region may be a distant one.
const limits = OTHER_REGION;

/** Opens event stores on DynamoDB in the region of each request. Aborting `stopped` aborts their calls. */
export const dynamoStores = async (
  tables: DynamoTables,
  stopped: AbortSignal,
): Promise<RegionalStores> => {
  const { dynamoClient } = await import('../../infra/dynamodb/client.ts');
  const { dynamoEventStore } = await import('../../infra/dynamodb/event-store.ts');
  const { LIST_ORDERS } = await import('../../infra/dynamodb/listing.ts');
  const { ensureTables, probeTables } = await import('../../infra/dynamodb/provision.ts');
  const { failureOf, isMissingTable } = await import('../../infra/dynamodb/failures.ts');
  const tableName = tables.table;
  const open = (region: Region) => {
    const client = dynamoClient({ region, limits, signal: stopped });
    const store = dynamoEventStore({ client, tableName });
    const provision = (): Promise<void> =>
      ensureTables(client, tableName).catch((error: unknown) => {
        throw failureOf(error, tableName);
      });
    const prepared = tables.createTable ? afterPreparation(store, provision) : store;
    // Missing tables are created on first use.
    const probe: Probe = (owner) =>
      probeTables(store, owner).catch((error: unknown) => {
        if (!tables.createTable || !isMissingTable(error)) throw error;
      });
    return { ...prepared, probe, close: () => client.destroy() };
  };
  const opened = regionPool<RemoteStore>({ open, close: (store) => store.close() });
  // This process does not know which regions have a table, and shares the tables with others.
  const regions = () => [];
  return {
    of: (region) => pooledStore(opened, region, LIST_ORDERS),
    regions,
    probe: (owner) => opened.use(owner.region, ({ probe }) => probe(owner)),
    close: opened.close,
  };
};

type RemoteStore = EventStore & Required<Pick<StoreCapabilities, 'probe' | 'close'>>;

const ACCOUNTS = 'SEALSTREAM_KMS_ACCOUNTS';

/** Reads the AWS accounts whose keys may be used besides our own. Throws `OperatorError`. */
const namedAccounts = (env: Environment): ReadonlySet<string> => {
  const accounts = (variable(env, ACCOUNTS) ?? '').split(',').filter((text) => text !== '');
  if (accounts.every(isAccountId)) return new Set(accounts);
  throw new OperatorError(`${ACCOUNTS} must be accounts of 12 digits, separated by commas alone.`);
};

/**
 * Opens AWS KMS in every region, with the default keys that belong to the table. A key is always in the
 * region of its secret. Aborting `stopped` aborts the calls.
 */
export const kmsKeys = async (
  { table, env }: Pick<DynamoTables, 'table'> & { readonly env: Environment },
  stopped: AbortSignal,
): Promise<RegionalKeys> => {
  const accounts = namedAccounts(env);
  const { kmsClient } = await import('../../infra/kms/client.ts');
  const { kmsKeyService } = await import('../../infra/kms/key-service.ts');
  const { probeKms } = await import('../../infra/kms/client.ts');
  const stage = stageOfTable(table);
  const open = (region: Region) => {
    const client = kmsClient({ region, limits, signal: stopped });
    return {
      ...kmsKeyService({ clientFor: () => client, stage, accounts }),
      probe: () => probeKms(client),
      close: () => client.destroy(),
    };
  };
  const opened = regionPool<ClosableKeys>({
    open,
    close: (keys) => keys.close(),
  });
  const service: KeyService = {
    generateDataKey: (selector, context) =>
      opened.use(selector.region, (keys) => keys.generateDataKey(selector, context)),
    wrap: (selector, dataKey, context) =>
      opened.use(selector.region, (keys) => keys.wrap(selector, dataKey, context)),
    unwrap: (wrapped, context) =>
      opened.use(regionOf(context), (keys) => keys.unwrap(wrapped, context)),
  };
  return {
    service,
    credentialsSeal: null,
    vouching: () => UNKEYED,
    assertHeld: () => {},
    probe: (owner) => opened.use(owner.region, ({ probe }) => probe(owner)),
    close: opened.close,
  };
};

type ClosableKeys = KeyService & { readonly probe: Probe; readonly close: () => void };

const regionOf = ({ secretArn }: EncryptionContext): Region =>
  branded<Region>(secretArn.split(':')[3] ?? '');

/** A store that is prepared once, before its first call; a failed preparation is retried. */
const afterPreparation = (store: EventStore, prepare: () => Promise<void>): EventStore => {
  const prepared = memoised(prepare);
  return wrapStore(store, async (_kind, call) => {
    await prepared();
    return call(store);
  });
};
