import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DUE_INDEX, tableDefinition } from '../../infra/dynamodb/table.ts';
import { nameOf, resourcesOf, type Template } from './workspace.ts';

type Statement = {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const KEYS = {
  'Fn::Sub': 'arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*',
};

/** What a command needs besides an action of its own name. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // Each part of a transaction is authorized by itself; ours are puts and deletions.
  TransactWriteItems: ['PutItem', 'DeleteItem'],
  CreateKey: ['CreateKey', 'TagResource'],
};

const actionsOf = (service: string, commands: readonly string[]): readonly string[] =>
  commands.flatMap((name) => ACTIONS[name] ?? [name]).map((name) => `${service}:${name}`);

/** The actions for every command an adapter's source builds. */
const actionsFor = (service: string, source: string): readonly string[] => {
  const text = readFileSync(new URL(`../../${source}`, import.meta.url), 'utf8');
  const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name);
  return actionsOf(service, commands);
};

/** What the purge worker sends to DynamoDB; its spec watches it. */
export const WORKER_COMMANDS = ['DeleteItem', 'GetItem', 'Query', 'TransactWriteItems'];

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** What each role is for: exactly what its function asks for in a deployment. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  ApiRole: [
    ...actionsFor('dynamodb', 'infra/dynamodb/secrets-table.ts'),
    ...actionsFor('kms', 'infra/kms/requests.ts'),
    ...actionsFor('kms', 'infra/kms/root-credentials.ts'),
    ...WRITE_LOG,
  ],
  PurgeDueRole: [...actionsOf('dynamodb', WORKER_COMMANDS), ...WRITE_LOG],
};

const TABLE = { 'Fn::GetAtt': ['SecretsTable', 'Arn'] };

const index = (name?: string) => ({ 'Fn::Sub': `<SecretsTable.Arn>/index/${name}` });

/** The statements of one role. */
export const statementsOf = (template: Template, role: string): readonly Statement[] =>
  Object(template.Resources[role]?.Properties).Policies.flatMap(
    (policy: unknown) => Object(policy).PolicyDocument.Statement,
  );

const allowing = (statements: readonly Statement[], action: string) =>
  statements.filter(({ Action }) => [Action].flat().includes(action));

/** What each role may do, and nothing else. */
export const permissionsContract = (template: Template): void => {
  it('there is a role for each function', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role');
    expect(roles.map((role) => nameOf(template, role)).toSorted()).toEqual(Object.keys(NEEDED));
    const used = resourcesOf(template, 'AWS::Lambda::Function').map(
      ({ Properties }) => Object(Properties.Role)['Fn::GetAtt'][0],
    );
    expect(used.toSorted()).toEqual(Object.keys(NEEDED));
  });

  describe.each(Object.entries(NEEDED))('%s', (name, needed) => {
    const role = Object(template.Resources[name]?.Properties);
    const statements = statementsOf(template, name);
    const actions = statements.flatMap(({ Action }) => Action);

    it('is for Lambda alone, and has no managed policy', () => {
      expect(role.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ]);
      expect(role.ManagedPolicyArns).toBeUndefined();
    });

    it('has no wildcard in an action, and "*" for no resource', () => {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
    });

    it('may do exactly what its function asks for in a deployment, and write its log', () => {
      expect(new Set(actions)).toEqual(new Set(needed));
    });

    it('writes to the table and to the log group of its function alone', () => {
      expect(allowing(statements, 'dynamodb:PutItem')).toMatchObject([{ Resource: TABLE }]);
      const group = name.replace(/Role$/, 'LogGroup');
      expect(allowing(statements, 'logs:PutLogEvents')).toMatchObject([
        { Resource: { 'Fn::GetAtt': [group, 'Arn'] } },
      ]);
    });

    it('may do nothing of what a local host does to make its default key', () => {
      const local = actionsFor('kms', 'infra/kms/default-key-requests.ts');
      expect(local).toEqual([
        'kms:CreateKey',
        'kms:TagResource',
        'kms:CreateAlias',
        'kms:DescribeKey',
        'kms:ScheduleKeyDeletion',
      ]);
      expect(actions.filter((action) => local.includes(action))).toEqual([]);
    });
  });

  it('KMS is asked for the commands of no other source', () => {
    const known = ['default-key-requests.ts', 'requests.ts', 'root-credentials.ts'];
    const sources = readdirSync(new URL('../../infra/kms/', import.meta.url));
    const sending = sources.filter((name) => actionsFor('kms', `infra/kms/${name}`).length > 0);
    expect(sending.toSorted()).toEqual(known);
  });

  describe('queries', () => {
    const queries = (role: string) =>
      allowing(statementsOf(template, role), 'dynamodb:Query').map(({ Resource }) => Resource);

    it('of the API go to the table and its indexes', () => {
      const names = tableDefinition('any').GlobalSecondaryIndexes?.map(
        ({ IndexName }) => IndexName,
      );
      expect(queries('ApiRole')).toEqual([TABLE, names?.map(index)]);
    });

    it('of the purge worker go to the table, and to the index of what is due', () => {
      expect(queries('PurgeDueRole')).toEqual([TABLE, index(DUE_INDEX)]);
    });
  });

  describe('KMS keys', () => {
    const statements = statementsOf(template, 'ApiRole');
    const tagged = { 'aws:ResourceTag/sealstream': '*' };

    const inContextOfSecret = {
      StringLike: {
        'kms:EncryptionContext:SecretARN': {
          'Fn::Sub': [
            'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<Account>:secret:*',
            { Account: { Ref: 'AWS::AccountId' } },
          ],
        },
      },
      'ForAllValues:StringEquals': {
        'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
      },
    };

    it('seal and open values: the default key by its ARN, others only if tagged for it', () => {
      const [byDefault, chosen, ...more] = allowing(statements, 'kms:GenerateDataKey');
      expect(more).toEqual([]);
      expect(byDefault).toMatchObject({
        Action: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
        Resource: { 'Fn::If': ['MakesDefaultKey', { 'Fn::GetAtt': ['DefaultKey', 'Arn'] }, ''] },
      });
      expect(byDefault?.Condition).toEqual(inContextOfSecret);
      expect(chosen).toMatchObject({
        Action: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
        Resource: KEYS,
      });
      expect(chosen?.Condition).toEqual({
        ...inContextOfSecret,
        StringLike: { ...inContextOfSecret.StringLike, ...tagged },
      });
    });

    it('decrypt the root credentials only in the context of their access key id', () => {
      expect(allowing(statements, 'kms:Decrypt')).toHaveLength(3);
      expect(allowing(statements, 'kms:Decrypt')[2]?.Condition).toMatchObject({
        StringLike: tagged,
        StringEquals: {
          'kms:EncryptionContext:Purpose': 'sealstream-root-credentials',
          'kms:EncryptionContext:AccessKeyId': 'AKIAIOSFODNN7EXAMPLE',
        },
      });
    });
  });
};
