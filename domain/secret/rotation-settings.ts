import type { RotationRules } from '../rotation/rules.ts';
import type { Instant } from './ids.ts';

/** How a secret is rotated; every member as the caller gave it. */
export type RotationSettings = {
  /** `null` for managed external secrets, which are rotated through a role. */
  readonly lambdaArn: string | null;
  readonly rules: RotationRules | null;
  readonly externalRoleArn: string | null;
  readonly externalMetadata: readonly ExternalMetadata[];
  /** The end of the next window; `null` when there is no schedule. */
  readonly nextRotation: Instant | null;
};

/** One pair of ExternalSecretRotationMetadata. */
export type ExternalMetadata = { readonly key: string; readonly value: string };
