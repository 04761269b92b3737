import { setMaxListeners } from 'node:events';
import type { Probe } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { RegionalPorts } from '../../functions/api/service-ports.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import type { RegionalStores } from '../regions/regional-store.ts';
import type { Environment } from '../settings/environment.ts';
import type { ServeOptions } from '../settings/serve-options.ts';
import { dynamoStores, kmsKeys } from './aws-home.ts';
import { embeddedKeys, embeddedStores } from './embedded-home.ts';
import type { OpenKeys } from './open-keys.ts';

/** The stores and keys a service runs on; regions are opened on first use. */
export type Home = {
  readonly regional: (region: Region) => RegionalPorts;
  /** The regions this home has secrets of, whose deletions and replicas it sees to itself. */
  readonly regions: () => readonly Region[];
  readonly changes?: RegionalStores['changes'];
  readonly check?: RegionalStores['check'];
  readonly credentialsSeal: OpenKeys['credentialsSeal'];
  /** Of the services of AWS it runs on, by their names; none for the embedded home. */
  readonly probes: ReadonlyMap<'DynamoDB' | 'KMS', Probe>;
  /** Gives up what waits for AWS, now and from now on: it is an outage for whoever asked. */
  readonly abandon: () => void;
  readonly close: () => void;
};

/** What the options say of a home. */
export type HomeSettings = Pick<ServeOptions, 'store' | 'keys' | 'table' | 'createTable'>;

/** What a home is made from. The directory is asked for only if something is kept in it. */
export type HomeOptions = {
  readonly options: HomeSettings;
  readonly dataDirectory: () => string;
  readonly env: Environment;
  /** Told of each commit in the change feed of a region. */
  readonly onChange?: (region: Region) => void;
};

/** Either store with either key service. Throws when the keyring cannot be opened. */
export const openHome = async (wanted: HomeOptions): Promise<Home> => {
  const stopping = new AbortController();
  // Each call under way listens, and that is no leak.
  setMaxListeners(0, stopping.signal);
  const keys = await openKeys(wanted, stopping.signal);
  const stores = await openStores(wanted, keys, stopping.signal).catch((error: unknown) => {
    keys.close();
    throw error;
  });
  const sealer = envelopeSealer({ keys: keys.service });
  return {
    regional: (region) => ({ store: stores.of(region), sealer }),
    regions: stores.regions,
    ...(stores.changes && { changes: stores.changes }),
    ...(stores.check && { check: stores.check }),
    credentialsSeal: keys.credentialsSeal,
    probes: new Map([
      ...(stores.probe ? ([['DynamoDB', stores.probe]] as const) : []),
      ...(keys.probe ? ([['KMS', keys.probe]] as const) : []),
    ]),
    abandon: () => stopping.abort(),
    close: () => {
      stores.close();
      keys.close();
    },
  };
};

const openStores = async (
  { options, dataDirectory, onChange }: HomeOptions,
  { assertHeld, vouching }: OpenKeys,
  stopped: AbortSignal,
): Promise<RegionalStores> =>
  options.store === 'sqlite'
    ? embeddedStores(dataDirectory(), { onChange, assertHeld, vouching })
    : dynamoStores(options, stopped);

const openKeys = async (
  { options, dataDirectory, env }: HomeOptions,
  stopped: AbortSignal,
): Promise<OpenKeys> =>
  options.keys === 'keyring'
    ? embeddedKeys(dataDirectory(), env)
    : kmsKeys({ ...options, env }, stopped);
