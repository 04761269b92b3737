import type { KeyService } from '../domain/ports/key-service.ts';
import type { CredentialsSeal } from '../infra/keyring/credentials-seal.ts';
import type { ServiceKeys } from '../infra/keyring/service-keys.ts';
import type { Probe } from './regional-store.ts';

/** A key service for all regions, open until it is closed. */
export type OpenKeys = {
  readonly service: KeyService;
  /** For the root credentials; `null` on AWS KMS. */
  readonly credentialsSeal: CredentialsSeal | null;
  /** Keys for the needs of the service itself; `null` on AWS KMS, which has none of them. */
  readonly serviceKey: ServiceKeys | null;
  /** Throws an `Outage` when what was sealed a moment ago may not open any more. */
  readonly assertHeld: () => void;
  /** Throws if keys that are elsewhere cannot be had; absent for a keyring. */
  readonly probe?: Probe;
  readonly close: () => void;
};
