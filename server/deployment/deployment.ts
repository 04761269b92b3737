import { setMaxListeners } from 'node:events';
import type { Probe } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { RegionalPorts } from '../../functions/api/service-ports.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import type { Environment } from '../settings/environment.ts';
import type { ServeOptions } from '../settings/serve-options.ts';
import { dynamoStores, kmsKeys } from './aws-backends.ts';
import type { RegionalKeys, RegionalStores } from './backends.ts';
import { embeddedKeys, embeddedStores } from './embedded-backends.ts';

/** The stores and keys that a server runs on. Regions are opened on first use. */
export type Deployment = {
  readonly regional: (region: Region) => RegionalPorts;
  /** Lists the regions whose secrets this process purges and replicates. */
  readonly regions: () => readonly Region[];
  readonly changes?: RegionalStores['changes'];
  readonly check?: RegionalStores['check'];
  readonly credentialsSeal: RegionalKeys['credentialsSeal'];
  /** Probes of the AWS services in use, by service; empty if everything is embedded. */
  readonly probes: ReadonlyMap<'DynamoDB' | 'KMS', Probe>;
  /** Aborts pending and future calls to AWS; their callers see an outage. */
  readonly abandon: () => void;
  readonly close: () => void;
};

/** The options that select the stores and keys. */
export type DeploymentSettings = Pick<ServeOptions, 'store' | 'keys' | 'table' | 'createTable'>;

/** Options and dependencies of a deployment. */
export type DeploymentOptions = {
  readonly options: DeploymentSettings;
  /** Called only if something is stored in the data directory. */
  readonly dataDirectory: () => string;
  readonly env: Environment;
  /** Called after each commit that enters the change feed of a region. */
  readonly onChange?: (region: Region) => void;
};

/** Opens either kind of store with either kind of key service. Throws if the keyring cannot be opened. */
export const openDeployment = async (wanted: DeploymentOptions): Promise<Deployment> => {
  const stopping = new AbortController();
  // Every call in flight listens to the signal, so many listeners are not a leak.
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
  { options, dataDirectory, onChange }: DeploymentOptions,
  { assertHeld, vouching }: RegionalKeys,
  stopped: AbortSignal,
): Promise<RegionalStores> =>
  options.store === 'sqlite'
    ? embeddedStores(dataDirectory(), { onChange, assertHeld, vouching })
    : dynamoStores(options, stopped);

const openKeys = async (
  { options, dataDirectory, env }: DeploymentOptions,
  stopped: AbortSignal,
): Promise<RegionalKeys> =>
  options.keys === 'keyring'
    ? embeddedKeys(dataDirectory(), env)
    : kmsKeys({ ...options, env }, stopped);
