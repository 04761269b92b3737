import type { KeyService } from '../../domain/ports/key-service.ts';
import type { Probe } from '../../domain/ports/store-capabilities.ts';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';
import type { RegionVouching } from '../../infra/keyring/region-vouching.ts';

/** A key service for all regions, open until it is closed. */
export type OpenKeys = {
  readonly service: KeyService;
  /** For the root credentials; `null` on AWS KMS. */
  readonly credentialsSeal: CredentialsSeal | null;
  /** What vouches for rows that are stored in files: on AWS KMS checksums, which anybody can make. */
  readonly vouching: RegionVouching;
  /** Throws an `Outage` when what was sealed a moment ago may not open any more. */
  readonly assertHeld: () => void;
  /** Throws if keys that are elsewhere cannot be had; absent for a keyring. */
  readonly probe?: Probe;
  readonly close: () => void;
};
