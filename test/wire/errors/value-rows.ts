import type {
  PutSecretValueCommandInput,
  UpdateSecretCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { fault, missing, never, scheduled } from './common-rows.ts';
import { type ErrorRow, errorOf, newName, token } from './row.ts';
import { aFullyLabelled, aScheduled, aSealedShut, aSecret, putLabels } from './secrets.ts';
import type { World } from './world.ts';

const TWO_VALUES = { SecretString: 's', SecretBinary: Buffer.from('b') };
const BOTH =
  "You can't specify both a binary secret value and a string secret value in the same secret.";
const CANNOT_ENCRYPT =
  "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.";
const CANNOT_DECRYPT =
  "Secrets Manager can't decrypt the protected secret text using the provided KMS key.";
const TOO_MANY_LABELS = 'You exceeded the maximum number of staging labels allowed on a secret.';
const NO_KEY = 'alias/nobody-made-this';
const NO_POLICY = 'The model documents it, and the request has no policy in it.';
const NO_PRECONDITION = 'The model documents it, and no recording shows what brings it about.';

const CREATE = 'CreateSecret';
const PUT = 'PutSecretValue';
const UPDATE = 'UpdateSecret';

/** The documented errors of CreateSecret. */
const creating: readonly ErrorRow[] = [
  {
    operation: CREATE,
    error: 'InvalidParameterException',
    when: 'it carries two values',
    says: BOTH,
    provoke: ({ sdk }) => errorOf(sdk.createSecret({ Name: newName(), ...TWO_VALUES })),
  },
  {
    operation: CREATE,
    error: 'InvalidRequestException',
    when: 'the name is scheduled for deletion',
    says: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    provoke: async (world) => errorOf(world.sdk.createSecret({ Name: await aScheduled(world) })),
  },
  {
    operation: CREATE,
    error: 'EncryptionFailure',
    when: 'there is no such key',
    says: CANNOT_ENCRYPT,
    provoke: ({ sdk }) =>
      errorOf(sdk.createSecret({ Name: newName(), SecretString: 's', KmsKeyId: NO_KEY })),
  },
  {
    operation: CREATE,
    error: 'ResourceExistsException',
    when: 'the name is taken',
    says: 'The operation failed because the secret errors/taken already exists.',
    provoke: async ({ sdk }) => {
      await sdk.createSecret({ Name: 'errors/taken', SecretString: 's' });
      return errorOf(sdk.createSecret({ Name: 'errors/taken', SecretString: 's' }));
    },
  },
  {
    operation: CREATE,
    error: 'DecryptionFailure',
    when: 'a retry cannot be compared with what is stored, because its key is disabled',
    says: CANNOT_DECRYPT,
    provoke: async (world) => {
      const Name = await aSealedShut(world);
      const retry = { ClientRequestToken: token(1), SecretString: 'first' };
      return errorOf(world.sdk.createSecret({ Name, ...retry }));
    },
  },
  fault(CREATE),
  never(CREATE, 'LimitExceededException', 'The secrets of a region are not counted.'),
  never(CREATE, 'ResourceNotFoundException', 'It refers to nothing that has to exist but a key.'),
  never(CREATE, 'MalformedPolicyDocumentException', NO_POLICY),
  never(CREATE, 'PreconditionNotMetException', NO_PRECONDITION),
];

type WriteInput = PutSecretValueCommandInput & UpdateSecretCommandInput;

/** The errors that PutSecretValue and UpdateSecret have in common, about token, value and key. */
const writing = (operation: typeof PUT | typeof UPDATE): readonly ErrorRow[] => {
  const write = ({ sdk }: World, input: WriteInput): Promise<unknown> =>
    operation === PUT ? sdk.putSecretValue(input) : sdk.updateSecret(input);
  return [
    {
      operation,
      error: 'InvalidParameterException',
      when: 'it carries two values',
      says: BOTH,
      provoke: async (world) =>
        errorOf(write(world, { SecretId: await aSecret(world), ...TWO_VALUES })),
    },
    {
      operation,
      error: 'EncryptionFailure',
      when: 'the key of the secret is disabled',
      says: CANNOT_ENCRYPT,
      provoke: async (world) =>
        errorOf(write(world, { SecretId: await aSealedShut(world), SecretString: 's' })),
    },
    {
      operation,
      error: 'DecryptionFailure',
      when: 'a retry cannot be compared with what is stored, because its key is disabled',
      says: CANNOT_DECRYPT,
      provoke: async (world) => {
        const retry = { ClientRequestToken: token(1), SecretString: 'first' };
        return errorOf(write(world, { SecretId: await aSealedShut(world), ...retry }));
      },
    },
    {
      operation,
      error: 'ResourceExistsException',
      when: 'the token stands for another value',
      says: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret`,
      provoke: async (world) => {
        const reuse = { ClientRequestToken: token(1), SecretString: 'other' };
        return errorOf(write(world, { SecretId: await aSecret(world), ...reuse }));
      },
    },
    scheduled(operation),
    missing(operation),
    fault(operation),
  ];
};

/** The documented errors of the operations that write values and labels. */
export const valueRows: readonly ErrorRow[] = [
  ...creating,
  ...writing(PUT),
  {
    operation: PUT,
    error: 'LimitExceededException',
    when: 'it would be the 21st label',
    says: TOO_MANY_LABELS,
    provoke: async (world) => errorOf(putLabels(world.sdk, await aSecret(world), 20)),
  },
  ...writing(UPDATE),
  {
    operation: UPDATE,
    error: 'LimitExceededException',
    when: 'AWSPREVIOUS would be the 21st label',
    says: TOO_MANY_LABELS,
    provoke: async (world) =>
      errorOf(world.sdk.updateSecret({ SecretId: await aFullyLabelled(world), SecretString: 's' })),
  },
  never(UPDATE, 'MalformedPolicyDocumentException', NO_POLICY),
  never(UPDATE, 'PreconditionNotMetException', NO_PRECONDITION),
];
