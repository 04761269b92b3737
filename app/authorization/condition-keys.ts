/** An IAM action of this service. */
export type Action = `secretsmanager:${string}`;

/**
 * The condition keys that a request can have ("Actions, resources, and condition keys for AWS Secrets
 * Manager", service authorization reference, 2026).
 */
type ConditionKey =
  | 'aws:TagKeys'
  | `aws:RequestTag/${string}`
  | 'secretsmanager:AddReplicaRegions'
  | 'secretsmanager:BlockPublicPolicy'
  | 'secretsmanager:Description'
  | 'secretsmanager:ExternalSecretRotationRoleArn'
  | 'secretsmanager:ForceDeleteWithoutRecovery'
  | 'secretsmanager:ForceOverwriteReplicaSecret'
  | 'secretsmanager:KmsKeyArn'
  | 'secretsmanager:KmsKeyId'
  | 'secretsmanager:ModifyRotationRules'
  | 'secretsmanager:Name'
  | 'secretsmanager:RecoveryWindowInDays'
  | 'secretsmanager:RotateImmediately'
  | 'secretsmanager:RotationLambdaARN'
  | 'secretsmanager:SecretId'
  | 'secretsmanager:Type'
  | 'secretsmanager:VersionId'
  | 'secretsmanager:VersionStage';

/** The condition keys of one request; a key without a value is not in the request. */
export type ConditionKeys = {
  readonly [Key in ConditionKey]?: string | number | boolean | readonly string[] | undefined;
};

/** An action that a request needs, and the condition keys it is decided with. */
export type Permission<Named extends Action = Action> = {
  readonly action: Named;
  readonly conditionKeys: ConditionKeys;
};
