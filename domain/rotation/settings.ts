import type { Instant } from '../secret/ids.ts';

/** RotationRules of a RotateSecret request; `null` for a member that was omitted. */
export type RotationRules = {
  readonly automaticallyAfterDays: number | null;
  readonly duration: string | null;
  readonly scheduleExpression: string | null;
};

/** The rotation settings of a secret, each member as the caller specified it. */
export type RotationSettings = {
  /** `null` for managed external secrets, which are rotated through a role. */
  readonly lambdaArn: string | null;
  readonly rules: RotationRules | null;
  readonly externalRoleArn: string | null;
  readonly externalMetadata: readonly ExternalMetadata[];
  /** The end of the next rotation window; `null` if there is no schedule. */
  readonly nextRotation: Instant | null;
};

/** One key-value pair of ExternalSecretRotationMetadata. */
export type ExternalMetadata = { readonly key: string; readonly value: string };
