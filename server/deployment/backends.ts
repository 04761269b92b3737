import type { EventStore } from '../../domain/ports/event-store.ts';
import type { KeyService } from '../../domain/ports/key-service.ts';
import type { ChangeFeed, Probe } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import type { RegionVouching } from '../../infra/keyring/region-vouching.ts';
import type { BackgroundCheck } from '../../infra/sqlite/check/structure.ts';

/** The event stores of all regions. Optional members are capabilities that only some kinds of store have. */
export type RegionalStores = {
  readonly of: (region: Region) => EventStore;
  /** Lists the regions that are known to have secrets, and whose scheduled work this process does. */
  readonly regions: () => readonly Region[];
  /** The change feed of a region; absent where the database delivers changes by itself. */
  readonly changes?: (region: Region) => ChangeFeed;
  /** Absent where the stores are files of this process. */
  readonly probe?: Probe;
  /** Checks the files of all regions in the background; absent where there are none. */
  readonly check?: (callbacks: CheckCallbacks) => BackgroundCheck;
  readonly close: () => void;
};

/** Callbacks of the background check. */
export type CheckCallbacks = {
  readonly sound: (region: Region, milliseconds: number) => void;
  /** From now on, what is not found in this region's file may have been lost. */
  readonly damaged: (region: Region, error: unknown) => void;
  /** The check itself failed. */
  readonly failed: (error: unknown) => void;
};

/** The key service of all regions. */
export type RegionalKeys = {
  readonly service: KeyService;
  /** Seals the root credentials; `null` on AWS KMS. */
  readonly credentialsSeal: CredentialsSeal | null;
  /** Vouches for the rows in region files; on AWS KMS only checksums do, which an attacker can recompute. */
  readonly vouching: RegionVouching;
  /** Throws an `Outage` if values sealed just now might not open again. */
  readonly assertHeld: () => void;
  /** Throws if the keys cannot be reached; absent for a keyring. */
  readonly probe?: Probe;
  readonly close: () => void;
};
