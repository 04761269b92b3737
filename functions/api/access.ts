import type { Action, ConditionKeys, Permission } from '../../app/authorization/condition-keys.ts';

/** Asks for an IAM action, with the condition keys of the request beside `SecretId`. */
export const permission = <const Named extends Action>(
  action: Named,
  conditionKeys: ConditionKeys = {},
): Permission<Named> => ({ action, conditionKeys });

/** Condition keys of the tags in a request. */
export const requestTags = (
  tags: readonly { readonly Key?: string; readonly Value?: string }[] = [],
): ConditionKeys => {
  const named = tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [{ Key, Value }]));
  if (named.length === 0) return {};
  return {
    'aws:TagKeys': named.map(({ Key }) => Key),
    ...Object.fromEntries(named.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
  };
};

/** Condition keys of the replicas in a request. */
export const requestReplicas = ({
  AddReplicaRegions,
  ForceOverwriteReplicaSecret,
}: {
  readonly AddReplicaRegions?: readonly { readonly Region?: string }[];
  readonly ForceOverwriteReplicaSecret?: boolean;
}): ConditionKeys => ({
  'secretsmanager:AddReplicaRegions': AddReplicaRegions?.flatMap(({ Region }) => Region ?? []),
  'secretsmanager:ForceOverwriteReplicaSecret': ForceOverwriteReplicaSecret,
});

/** Condition keys of the KMS key in a request; `KmsKeyArn` only if it is named by its ARN. */
export const requestKey = (keyId: string | undefined): ConditionKeys => ({
  'secretsmanager:KmsKeyId': keyId,
  'secretsmanager:KmsKeyArn': keyId?.startsWith('arn:') ? keyId : undefined,
});
