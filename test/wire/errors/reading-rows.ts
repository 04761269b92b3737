import type { BatchGetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import { CALLS } from './calls.ts';
import { fault, missing, never, scheduled } from './common-rows.ts';
import { type ErrorAnswer, type ErrorRow, errorOf, newName } from './row.ts';
import { aScheduled, aSealedShut, aSecret } from './secrets.ts';
import type { World } from './world.ts';

const BATCH = 'BatchGetSecretValue';
const PASSWORD = 'GetRandomPassword';
const BAD_TOKEN =
  'The NextToken value is invalid. Use the one of the last answer with the same parameters.';
const CANNOT_DECRYPT =
  "Secrets Manager can't decrypt the protected secret text using the provided KMS key.";
const NOTHING_WRONG = 'Nothing in its input can be wrong that is not a validation error.';

/** The error of one secret in a batch that succeeds. */
const entry = async ({ sdk }: World, SecretId: string): Promise<ErrorAnswer> => {
  const answer: BatchGetSecretValueCommandOutput = await sdk.batchGetSecretValue({
    SecretIdList: [SecretId],
  });
  const { ErrorCode = '', Message = '' } = answer.Errors?.[0] ?? {};
  return { status: answer.$metadata.httpStatusCode ?? 0, name: ErrorCode, message: Message };
};

const batch: readonly ErrorRow[] = [
  {
    operation: BATCH,
    error: 'ResourceNotFoundException',
    when: 'one of the secrets is absent: an entry of Errors',
    status: 200,
    says: "Secrets Manager can't find the specified secret.",
    provoke: (world) => entry(world, newName()),
  },
  {
    operation: BATCH,
    error: 'InvalidRequestException',
    when: 'one of the secrets is scheduled for deletion: an entry of Errors',
    status: 200,
    says: "You can't perform this operation on the secret because it was marked for deletion.",
    provoke: async (world) => entry(world, await aScheduled(world)),
  },
  {
    operation: BATCH,
    error: 'DecryptionFailure',
    when: 'the key of one of the secrets is disabled: an entry of Errors',
    status: 200,
    says: CANNOT_DECRYPT,
    provoke: async (world) => entry(world, await aSealedShut(world)),
  },
  {
    operation: BATCH,
    error: 'InvalidParameterException',
    when: 'it names no secrets and no filters',
    says: "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    provoke: ({ sdk }) => errorOf(sdk.batchGetSecretValue({})),
  },
  {
    operation: BATCH,
    error: 'InvalidNextTokenException',
    when: 'the token was not issued by this service',
    says: BAD_TOKEN,
    provoke: ({ sdk }) => {
      const Filters = [{ Key: 'name' as const, Values: ['errors'] }];
      return errorOf(sdk.batchGetSecretValue({ Filters, NextToken: 'none-of-ours' }));
    },
  },
  fault(BATCH),
];

const listing: readonly ErrorRow[] = [
  {
    operation: 'ListSecrets',
    error: 'InvalidParameterException',
    when: 'a filter has no values',
    says: 'Invalid filter values for key: name',
    provoke: ({ sdk }) => errorOf(sdk.listSecrets({ Filters: [{ Key: 'name' }] })),
  },
  {
    operation: 'ListSecrets',
    error: 'InvalidNextTokenException',
    when: 'the token was not issued by this service',
    says: BAD_TOKEN,
    provoke: ({ sdk }) => errorOf(sdk.listSecrets({ NextToken: 'none-of-ours' })),
  },
  never('ListSecrets', 'InvalidRequestException', 'Secrets in any state are listed or left out.'),
  fault('ListSecrets'),
  {
    operation: 'ListSecretVersionIds',
    error: 'InvalidNextTokenException',
    when: 'the token was not issued by this service',
    says: BAD_TOKEN,
    provoke: async (world) => {
      const NextToken = 'none-of-ours';
      return errorOf(world.sdk.listSecretVersionIds({ SecretId: await aSecret(world), NextToken }));
    },
  },
  missing('ListSecretVersionIds'),
  never('ListSecretVersionIds', 'InvalidParameterException', NOTHING_WRONG),
  fault('ListSecretVersionIds'),
];

/** The documented errors of the read-only operations. */
export const readingRows: readonly ErrorRow[] = [
  ...batch,
  ...listing,
  missing('DescribeSecret'),
  never('DescribeSecret', 'InvalidParameterException', NOTHING_WRONG),
  fault('DescribeSecret'),
  missing('GetSecretValue'),
  scheduled('GetSecretValue'),
  {
    operation: 'GetSecretValue',
    error: 'DecryptionFailure',
    when: 'the key is disabled',
    says: CANNOT_DECRYPT,
    provoke: async (world) => errorOf(CALLS.GetSecretValue(world.sdk, await aSealedShut(world))),
  },
  never('GetSecretValue', 'InvalidParameterException', NOTHING_WRONG),
  fault('GetSecretValue'),
  {
    operation: PASSWORD,
    error: 'InvalidParameterException',
    when: 'it is too short to have one character of each type',
    says: 'Password length is too short based on the required types.',
    provoke: ({ sdk }) => errorOf(sdk.getRandomPassword({ PasswordLength: 1 })),
  },
  never(PASSWORD, 'InvalidRequestException', 'It is about no secret, so none is in a wrong state.'),
  never(PASSWORD, 'InternalServiceError', 'It asks no store; only the random source can fail it.'),
];
