import { policyFor } from './calls.ts';
import { fault, missing, never, onReplica, scheduled } from './common-rows.ts';
import { type ErrorRow, errorOf } from './row.ts';
import { aSecret } from './secrets.ts';

const SYNTAX = 'This resource policy contains a syntax error.';
const PUBLIC =
  'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.';
const MALFORMED = { error: 'MalformedPolicyDocumentException', when: 'the policy is no policy' };

const policies: readonly ErrorRow[] = [
  {
    ...MALFORMED,
    operation: 'PutResourcePolicy',
    says: SYNTAX,
    provoke: async (world) => {
      const SecretId = await aSecret(world);
      return errorOf(world.sdk.putResourcePolicy({ SecretId, ResourcePolicy: '{}' }));
    },
  },
  {
    operation: 'PutResourcePolicy',
    error: 'PublicPolicyException',
    when: 'the policy opens the secret to everybody',
    says: PUBLIC,
    provoke: async (world) => {
      const open = { ResourcePolicy: policyFor('*'), BlockPublicPolicy: true };
      return errorOf(world.sdk.putResourcePolicy({ SecretId: await aSecret(world), ...open }));
    },
  },
  ...(['PutResourcePolicy', 'GetResourcePolicy', 'DeleteResourcePolicy'] as const).flatMap(
    (operation) => [missing(operation), scheduled(operation), fault(operation)],
  ),
  onReplica('PutResourcePolicy'),
  onReplica('DeleteResourcePolicy'),
  never(
    'GetResourcePolicy',
    'InvalidParameterException',
    'Every fault in its input is a validation error, and replicas allow the call too.',
  ),
  {
    ...MALFORMED,
    operation: 'ValidateResourcePolicy',
    says: SYNTAX,
    provoke: ({ sdk }) => errorOf(sdk.validateResourcePolicy({ ResourcePolicy: '{}' })),
  },
  missing('ValidateResourcePolicy'),
  fault('ValidateResourcePolicy'),
  never(
    'ValidateResourcePolicy',
    'InvalidParameterException',
    'Only its policy can be invalid, which has a separate error.',
  ),
  never(
    'ValidateResourcePolicy',
    'InvalidRequestException',
    'It changes nothing, so it is allowed for a secret in any state.',
  ),
];

const rotation: readonly ErrorRow[] = [
  {
    operation: 'RotateSecret',
    error: 'InvalidParameterException',
    when: 'the token is missing, which the SDK would fill in',
    says: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    provoke: async (world) => {
      const { status, json } = await world.service.ask('RotateSecret', { SecretId: 'any' });
      return { status, name: String(json.__type), message: String(json.Message) };
    },
  },
  {
    operation: 'RotateSecret',
    error: 'InvalidRequestException',
    when: 'there is no rotation function',
    says: 'No Lambda rotation function ARN is associated with this secret.',
    provoke: async (world) => errorOf(world.sdk.rotateSecret({ SecretId: await aSecret(world) })),
  },
  missing('RotateSecret'),
  fault('RotateSecret'),
  missing('CancelRotateSecret'),
  scheduled('CancelRotateSecret'),
  onReplica('CancelRotateSecret'),
  fault('CancelRotateSecret'),
];

const replication: readonly ErrorRow[] = [
  {
    operation: 'ReplicateSecretToRegions',
    error: 'InvalidParameterException',
    when: 'the region is its own',
    says: 'Invalid replica region.',
    provoke: async (world) => {
      const AddReplicaRegions = [{ Region: 'us-west-2' }];
      const SecretId = await aSecret(world);
      return errorOf(world.sdk.replicateSecretToRegions({ SecretId, AddReplicaRegions }));
    },
  },
  {
    operation: 'StopReplicationToReplica',
    error: 'InvalidParameterException',
    when: 'the secret is no replica',
    says: "You can't stop the replication of a secret that isn't a replica.",
    provoke: async (world) =>
      errorOf(world.sdk.stopReplicationToReplica({ SecretId: await aSecret(world) })),
  },
  onReplica('RemoveRegionsFromReplication'),
  ...(
    [
      'ReplicateSecretToRegions',
      'RemoveRegionsFromReplication',
      'StopReplicationToReplica',
    ] as const
  ).flatMap((operation) => [missing(operation), scheduled(operation), fault(operation)]),
];

/** The documented errors of policies, rotation and replication. */
export const configurationRows: readonly ErrorRow[] = [...policies, ...rotation, ...replication];
