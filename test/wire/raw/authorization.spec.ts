import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationName } from '../../../functions/api/operation-names.ts';
import { OPERATION_NAMES } from '../../../functions/api/operation-names.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { type Asked, recordingAuthorizer } from '../../support/recording-authorizer.ts';
import { token } from '../../support/versions-of.ts';

const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** A valid request for every operation, about a secret where the operation is on one. */
const REQUESTS: { readonly [Name in OperationName]: (secretId: string) => object } = {
  BatchGetSecretValue: (SecretId) => ({ SecretIdList: [SecretId] }),
  CancelRotateSecret: (SecretId) => ({ SecretId }),
  CreateSecret: (Name) => ({ Name }),
  DeleteResourcePolicy: (SecretId) => ({ SecretId }),
  DeleteSecret: (SecretId) => ({ SecretId }),
  DescribeSecret: (SecretId) => ({ SecretId }),
  GetRandomPassword: () => ({}),
  GetResourcePolicy: (SecretId) => ({ SecretId }),
  GetSecretValue: (SecretId) => ({ SecretId }),
  ListSecretVersionIds: (SecretId) => ({ SecretId }),
  ListSecrets: () => ({}),
  PutResourcePolicy: (SecretId) => ({ SecretId, ResourcePolicy: POLICY }),
  PutSecretValue: (SecretId) => ({
    SecretId,
    SecretString: 'new',
    ClientRequestToken: token('new'),
  }),
  RemoveRegionsFromReplication: (SecretId) => ({ SecretId, RemoveReplicaRegions: ['eu-west-1'] }),
  ReplicateSecretToRegions: (SecretId) => ({
    SecretId,
    AddReplicaRegions: [{ Region: 'eu-west-1' }],
  }),
  RestoreSecret: (SecretId) => ({ SecretId }),
  RotateSecret: (SecretId) => ({ SecretId, ClientRequestToken: token('rotate') }),
  StopReplicationToReplica: (SecretId) => ({ SecretId }),
  TagResource: (SecretId) => ({ SecretId, Tags: [{ Key: 'k', Value: 'v' }] }),
  UntagResource: (SecretId) => ({ SecretId, TagKeys: ['k'] }),
  UpdateSecret: (SecretId) => ({ SecretId, Description: 'new' }),
  UpdateSecretVersionStage: (SecretId) => ({ SecretId, VersionStage: 'blue' }),
  ValidateResourcePolicy: (SecretId) => ({ SecretId, ResourcePolicy: POLICY }),
};

const ON_ACCOUNT: readonly OperationName[] = [
  'BatchGetSecretValue',
  'GetRandomPassword',
  'ListSecrets',
];
const ON_SECRET = OPERATION_NAMES.filter(
  (name) => name !== 'CreateSecret' && !ON_ACCOUNT.includes(name),
);

let touched: string[];
let service: ReturnType<typeof memoryService>;
let recording: ReturnType<typeof recordingAuthorizer>;
let arn: unknown;

beforeEach(async () => {
  touched = [];
  recording = recordingAuthorizer();
  const { authorizer } = recording;
  service = memoryService({ authorizer, store: () => watched(memoryEventStore()) });
  const { json } = await service.ask('CreateSecret', {
    Name: 'db',
    ClientRequestToken: token('db'),
    SecretString: 'value',
    Tags: [{ Key: 'team', Value: 'orders' }],
  });
  arn = json.ARN;
  takeTouched();
  recording.take();
});
afterEach(() => service.close());

/** Records every call of the store. */
const watched = <Store extends object>(store: Store): Store =>
  new Proxy(store, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): unknown => {
        touched.push(String(name));
        return Reflect.apply(member, target, args);
      };
    },
  });

const takeTouched = () => touched.splice(0);

const ask = (name: OperationName, secretId: string) =>
  service.ask(name, REQUESTS[name](secretId)).then(({ json }) => json);

const denied = (action: string, on: string | null) => ({
  __type: 'AccessDeniedException',
  message:
    `User: arn:aws:iam::123456789012:root is not authorized to perform: secretsmanager:${action} ` +
    `${on === null ? '' : `on resource: ${on} `}` +
    `because no resource-based policy allows the secretsmanager:${action} action`,
});

const actions = (asked: readonly Asked[]) => asked.map(({ action }) => action.split(':')[1]);

describe.each(ON_SECRET)('%s', (name) => {
  it('is authorised before the secret is read, and again with its head', async () => {
    await ask(name, 'db');
    const [unread, decided] = recording.take().filter(({ action }) => action.endsWith(`:${name}`));
    expect(unread).toMatchObject({
      head: 'unread',
      principal: { arn: 'arn:aws:iam::123456789012:root' },
      resource: {
        account: '123456789012',
        arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:db',
        named: 'db',
      },
      conditionKeys: { 'secretsmanager:SecretId': 'db' },
    });
    expect(decided).toMatchObject({
      head: { secret: { arn } },
      resource: { arn, named: 'db' },
      conditionKeys: { 'secretsmanager:SecretId': 'db' },
    });
  });

  it('reads nothing when it is denied before the read', async () => {
    recording.follow(() => false);
    expect(await ask(name, 'db')).toEqual(denied(name, 'db'));
    expect(takeTouched()).toEqual([]);
  });

  it('does nothing but one read when it is denied with the head, and hides whether the secret exists', async () => {
    recording.follow(({ head }) => head === 'unread');
    expect(await ask(name, 'db')).toEqual(denied(name, 'db'));
    expect(takeTouched()).toEqual(['load']);
    expect(await ask(name, 'nobody')).toEqual(denied(name, 'nobody'));
    expect(takeTouched()).toEqual(['load']);
  });
});

describe.each(ON_ACCOUNT)('%s', (name) => {
  it('is authorised for the account as a whole', async () => {
    await ask(name, 'db');
    const [first] = recording.take();
    expect(first).toMatchObject({
      action: `secretsmanager:${name}`,
      head: null,
      resource: { account: '123456789012', arn: '*', named: null },
    });
  });

  it('does nothing when it is denied', async () => {
    recording.follow(() => false);
    expect(await ask(name, 'db')).toEqual(denied(name, null));
    expect(takeTouched()).toEqual([]);
  });
});

describe('CreateSecret', () => {
  it('is authorised for the ARN of the name, with the condition keys of the new secret', async () => {
    await service.ask('CreateSecret', {
      Name: 'new',
      Description: 'of orders',
      KmsKeyId: 'alias/aws/secretsmanager',
      ForceOverwriteReplicaSecret: false,
    });
    expect(recording.take()).toMatchObject([
      {
        action: 'secretsmanager:CreateSecret',
        head: null,
        resource: {
          arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:new',
          named: 'new',
        },
        conditionKeys: {
          'secretsmanager:Name': 'new',
          'secretsmanager:Description': 'of orders',
          'secretsmanager:KmsKeyId': 'alias/aws/secretsmanager',
          'secretsmanager:KmsKeyArn': undefined,
          'secretsmanager:ForceOverwriteReplicaSecret': false,
        },
      },
    ]);
  });

  it('also needs permission to tag and to replicate a secret with tags and replicas', async () => {
    await service.ask('CreateSecret', {
      Name: 'new',
      Tags: [{ Key: 'team', Value: 'orders' }, { Key: 'stage' }],
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    });
    const asked = recording.take();
    expect(actions(asked)).toEqual(['CreateSecret', 'TagResource', 'ReplicateSecretToRegions']);
    for (const { conditionKeys } of asked) {
      expect(conditionKeys).toMatchObject({
        'aws:TagKeys': ['team', 'stage'],
        'aws:RequestTag/team': 'orders',
        'aws:RequestTag/stage': '',
        'secretsmanager:AddReplicaRegions': ['eu-west-1'],
      });
    }
  });

  it('does nothing when it is denied, whether or not the name is taken', async () => {
    recording.follow(({ action }) => !action.endsWith(':TagResource'));
    for (const Name of ['db', 'new']) {
      const { json } = await service.ask('CreateSecret', { Name, Tags: [{ Key: 'k' }] });
      expect(json).toEqual(denied('TagResource', Name));
    }
    expect(takeTouched()).toEqual([]);
  });
});

describe('The condition keys of a request', () => {
  it.each([
    [
      'GetSecretValue',
      { VersionStage: 'AWSCURRENT' },
      { 'secretsmanager:VersionStage': 'AWSCURRENT', 'secretsmanager:VersionId': undefined },
    ],
    [
      'DeleteSecret',
      { RecoveryWindowInDays: 7 },
      {
        'secretsmanager:RecoveryWindowInDays': 7,
        'secretsmanager:ForceDeleteWithoutRecovery': undefined,
      },
    ],
    [
      'PutResourcePolicy',
      { ResourcePolicy: POLICY, BlockPublicPolicy: true },
      { 'secretsmanager:BlockPublicPolicy': true },
    ],
    [
      'RotateSecret',
      { ClientRequestToken: token('rotate'), RotationRules: { AutomaticallyAfterDays: 7 } },
      {
        'secretsmanager:ModifyRotationRules': true,
        'secretsmanager:RotateImmediately': true,
        'secretsmanager:RotationLambdaARN': undefined,
      },
    ],
    [
      'UpdateSecret',
      { KmsKeyId: 'arn:aws:kms:us-west-2:123456789012:key/1', Description: 'd' },
      {
        'secretsmanager:KmsKeyId': 'arn:aws:kms:us-west-2:123456789012:key/1',
        'secretsmanager:KmsKeyArn': 'arn:aws:kms:us-west-2:123456789012:key/1',
        'secretsmanager:Description': 'd',
      },
    ],
    [
      'TagResource',
      { Tags: [{ Key: 'team', Value: 'orders' }] },
      { 'aws:TagKeys': ['team'], 'aws:RequestTag/team': 'orders' },
    ],
    ['UntagResource', { TagKeys: ['team'] }, { 'aws:TagKeys': ['team'] }],
    [
      'UpdateSecretVersionStage',
      { VersionStage: 'blue' },
      { 'secretsmanager:VersionStage': 'blue' },
    ],
    [
      'ReplicateSecretToRegions',
      { AddReplicaRegions: [{ Region: 'eu-west-1' }], ForceOverwriteReplicaSecret: true },
      {
        'secretsmanager:AddReplicaRegions': ['eu-west-1'],
        'secretsmanager:ForceOverwriteReplicaSecret': true,
      },
    ],
  ] as const)('are those of %s', async (name, members, conditionKeys) => {
    await service.ask(name, { SecretId: 'db', ...members });
    for (const asked of recording.take()) {
      expect(asked.conditionKeys).toEqual({ 'secretsmanager:SecretId': 'db', ...conditionKeys });
    }
  });
});

describe('BatchGetSecretValue', () => {
  const SECOND = { Name: 'second', ClientRequestToken: token('second'), SecretString: 'value' };

  beforeEach(async () => {
    await service.ask('CreateSecret', SECOND);
    takeTouched();
    recording.take();
  });

  const names = (values: unknown) =>
    Array.isArray(values) ? values.map(({ Name }: { Name: unknown }) => Name) : values;

  it('by ids is authorised for each secret with its head, without another read', async () => {
    await service.ask('BatchGetSecretValue', { SecretIdList: ['db', 'second', 'nobody'] });
    const [whole, ...each] = recording.take();
    expect(whole?.action).toBe('secretsmanager:BatchGetSecretValue');
    expect(new Set(actions(each))).toEqual(new Set(['GetSecretValue']));
    const decided = each.filter(({ head }) => head !== 'unread');
    expect(decided).toMatchObject([
      { resource: { arn, named: 'db' }, head: { secret: { name: 'db' } } },
      { resource: { named: 'second' }, head: { secret: { name: 'second' } } },
      {
        resource: { arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:nobody' },
        head: null,
      },
    ]);
    expect(takeTouched().filter((name) => name.startsWith('load'))).toEqual(['loadAll']);
  });

  it('by filters is authorised for the list and for each secret with its head', async () => {
    await service.ask('BatchGetSecretValue', { Filters: [{ Key: 'name', Values: ['db'] }] });
    const asked = recording.take();
    expect(actions(asked)).toEqual(['BatchGetSecretValue', 'ListSecrets', 'GetSecretValue']);
    expect(asked.at(-1)).toMatchObject({
      resource: { arn, named: arn },
      head: { secret: { name: 'db' } },
      conditionKeys: { 'secretsmanager:SecretId': arn },
    });
    expect(takeTouched().filter((name) => name.startsWith('load'))).toEqual(['loadAll']);
  });

  it.each([
    ['ids', { SecretIdList: ['db', 'second'] }],
    ['filters', { Filters: [{ Key: 'all', Values: ['db', 'second'] }] }],
  ])('by %s lists denied secrets as errors and opens none of them', async (by, request) => {
    recording.follow(({ resource }) => !resource.named?.includes('db'));
    const { json } = await service.ask('BatchGetSecretValue', request);
    expect(names(json.SecretValues)).toEqual(['second']);
    const SecretId = by === 'ids' ? 'db' : String(arn);
    const { __type: ErrorCode, message: Message } = denied('GetSecretValue', SecretId);
    expect(json.Errors).toEqual([{ SecretId, ErrorCode, Message }]);
    const { access } = await service.store().load(streamOf('db'));
    expect(access.on).toBeNull();
  });

  it('by ids hides which of the denied secrets exist', async () => {
    recording.follow(
      ({ action, head }) => head === 'unread' || !action.endsWith(':GetSecretValue'),
    );
    const { json } = await service.ask('BatchGetSecretValue', { SecretIdList: ['db', 'nobody'] });
    expect(json).toEqual({
      SecretValues: [],
      Errors: ['db', 'nobody'].map((SecretId) => {
        const { __type: ErrorCode, message: Message } = denied('GetSecretValue', SecretId);
        return { SecretId, ErrorCode, Message };
      }),
    });
  });
});
