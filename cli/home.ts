import type { Region } from '../domain/secret/ids.ts';
import type { RegionalPorts } from '../functions/api/service.ts';
import { envelopeSealer } from '../infra/crypto/envelope.ts';
import { dynamoStores, kmsKeys } from './aws-home.ts';
import { embeddedKeys, embeddedStores } from './embedded-home.ts';
import type { Environment } from './io.ts';
import type { OpenKeys } from './open-keys.ts';
import type { ServeOptions } from './options.ts';
import type { RegionalStores } from './regional-store.ts';

/** The stores and keys a service runs on; regions are opened on first use. */
export type Home = {
  readonly regional: (region: Region) => RegionalPorts;
  /** The regions this home has secrets of and whose deletions it finishes itself. */
  readonly regions: () => readonly Region[];
  readonly close: () => void;
};

/** What a home is made from. The directory is asked for only if something is kept in it. */
export type HomeOptions = {
  readonly options: ServeOptions;
  readonly dataDirectory: () => string;
  readonly env: Environment;
};

/** Either store with either key service. Throws when the keyring cannot be opened. */
export const openHome = async (wanted: HomeOptions): Promise<Home> => {
  const stores = await openStores(wanted);
  const keys = await openKeys(wanted);
  const sealer = envelopeSealer({ keys: keys.service });
  return {
    regional: (region) => ({ store: stores.of(region), sealer }),
    regions: stores.regions,
    close: () => {
      stores.close();
      keys.close();
    },
  };
};

const openStores = async ({ options, dataDirectory }: HomeOptions): Promise<RegionalStores> =>
  options.store === 'sqlite' ? embeddedStores(dataDirectory()) : dynamoStores(options);

const openKeys = async ({ options, dataDirectory, env }: HomeOptions): Promise<OpenKeys> =>
  options.keys === 'keyring' ? embeddedKeys(dataDirectory(), env) : kmsKeys();
