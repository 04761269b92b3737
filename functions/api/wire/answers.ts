import type { Listed } from '../../../domain/ports/secret-index.ts';
import type { Instant, Region } from '../../../domain/secret/ids.ts';
import { owningServiceOf } from '../../../domain/secret/names.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { Rotation, SecretFacts } from '../../../domain/secret/state.ts';
import { primaryRegionOf } from '../../../domain/secret/summary.ts';

/** The output of an operation: wire names and values. Undefined members are left out; `null` is no body. */
export type Output = Readonly<Record<string, unknown>> | null;

/** The ARN and name that most answers begin with: as stored, however the caller named the secret. */
export const identity = ({ arn, name }: Pick<SecretFacts, 'arn' | 'name'>) =>
  ({ ARN: arn, Name: name }) satisfies Output;

/** A timestamp in awsJson: seconds since the epoch, with up to three decimals. */
export const epochSeconds = (at: Instant): number => at / 1000;

/** The member that carries a value: text as it is, bytes as base64. */
export const valueMember = (value: Plaintext): Readonly<Record<string, string>> => {
  const bytes = Buffer.from(value.reveal());
  return value.kind === 'string'
    ? { SecretString: bytes.toString('utf8') }
    : { SecretBinary: bytes.toString('base64') };
};

/** The members that DescribeSecret and an entry of ListSecrets share. */
export const summaryMembers = (
  { summary, access }: Listed,
  region: Region,
): NonNullable<Output> => ({
  ARN: summary.arn,
  Name: summary.name,
  Type: summary.externalType ?? undefined,
  Description: summary.description ?? undefined,
  KmsKeyId: summary.keyId ?? undefined,
  ...(summary.rotation && rotationMembers(summary.rotation)),
  LastChangedDate: epochSeconds(summary.changedAt),
  LastAccessedDate: secondsOf(access.on),
  DeletedDate: secondsOf(summary.deletion?.deletedAt ?? null),
  Tags: summary.tags === null ? undefined : tagList(summary.tags),
  CreatedDate: epochSeconds(summary.createdAt),
  OwningService: owningServiceOf(summary.name) ?? undefined,
  PrimaryRegion: primaryRegionOf(summary, region) ?? undefined,
});

const secondsOf = (at: Instant | null): number | undefined =>
  at === null ? undefined : epochSeconds(at);

/** The members about rotation, present once it was configured, also after it was cancelled. */
const rotationMembers = (rotation: Rotation): NonNullable<Output> => ({
  RotationEnabled: rotation.enabled,
  RotationLambdaARN: rotation.lambdaArn ?? undefined,
  NextRotationDate:
    rotation.enabled && rotation.nextRotation !== null
      ? epochSeconds(rotation.nextRotation)
      : undefined,
  RotationRules: rotation.rules === null ? undefined : rulesMembers(rotation.rules),
  ExternalSecretRotationRoleArn: rotation.externalRoleArn ?? undefined,
  ExternalSecretRotationMetadata:
    rotation.externalMetadata.length > 0
      ? rotation.externalMetadata.map(({ key, value }) => ({ Key: key, Value: value }))
      : undefined,
});

const rulesMembers = (rules: NonNullable<Rotation['rules']>): Output => ({
  AutomaticallyAfterDays: rules.automaticallyAfterDays ?? undefined,
  Duration: rules.duration ?? undefined,
  ScheduleExpression: rules.scheduleExpression ?? undefined,
});

/** Tags, in the order in which they were attached. */
const tagList = (tags: ReadonlyMap<string, string>): readonly Output[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
