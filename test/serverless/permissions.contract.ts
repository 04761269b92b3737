import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../infra/dynamodb/table.ts';
import { resourcesOf, type Template } from './workspace.ts';

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

/** The actions for every command an adapter's source builds. */
const actionsFor = (service: string, source: string): readonly string[] => {
  const text = readFileSync(new URL(`../../${source}`, import.meta.url), 'utf8');
  const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name);
  return commands.flatMap((name) => ACTIONS[name] ?? [name]).map((name) => `${service}:${name}`);
};

const rolesOf = (template: Template) =>
  resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => Object(Properties));

/** Every statement of every role. */
export const statementsOf = (template: Template): readonly Statement[] =>
  rolesOf(template).flatMap(({ Policies }) =>
    Policies.flatMap((policy: unknown) => Object(policy).PolicyDocument.Statement),
  );

/** What the role may do, and nothing else. */
export const permissionsContract = (template: Template): void => {
  const roles = rolesOf(template);
  const statements = statementsOf(template);
  const actions = statements.flatMap(({ Action }) => Action);
  const allowing = (action: string) =>
    statements.filter(({ Action }) => [Action].flat().includes(action));

  describe('the role', () => {
    it('is for Lambda alone, and has no managed policy', () => {
      for (const role of roles) {
        expect(role.AssumeRolePolicyDocument.Statement).toEqual([
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ]);
        expect(role.ManagedPolicyArns).toBeUndefined();
      }
    });

    it('has no wildcard in an action, and "*" for no resource', () => {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
    });

    it('may do exactly what the adapters ask for in a deployment, and write its log', () => {
      const needed = [
        ...actionsFor('dynamodb', 'infra/dynamodb/secrets-table.ts'),
        ...actionsFor('kms', 'infra/kms/requests.ts'),
        ...actionsFor('kms', 'infra/kms/root-credentials.ts'),
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ];
      expect(new Set(actions)).toEqual(new Set(needed));
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

    it('is asked for the commands of no other source', () => {
      const known = ['default-key-requests.ts', 'requests.ts', 'root-credentials.ts'];
      const sources = readdirSync(new URL('../../infra/kms/', import.meta.url));
      const sending = sources.filter((name) => actionsFor('kms', `infra/kms/${name}`).length > 0);
      expect(sending.toSorted()).toEqual(known);
    });

    it('reads and writes its own table, whose indexes it queries, and its own log group', () => {
      const table = { 'Fn::GetAtt': ['SecretsTable', 'Arn'] };
      expect(allowing('dynamodb:PutItem')).toMatchObject([{ Resource: table }]);
      const names = tableDefinition('any').GlobalSecondaryIndexes?.map(
        ({ IndexName }) => IndexName,
      );
      expect(allowing('dynamodb:Query')).toMatchObject([
        { Resource: table },
        {
          Action: 'dynamodb:Query',
          Resource: names?.map((name) => ({ 'Fn::Sub': `<SecretsTable.Arn>/index/${name}` })),
        },
      ]);
      expect(allowing('logs:PutLogEvents')).toMatchObject([
        { Resource: { 'Fn::GetAtt': ['ApiLogGroup', 'Arn'] } },
      ]);
    });
  });

  describe('KMS keys', () => {
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
      const [byDefault, chosen, ...more] = allowing('kms:GenerateDataKey');
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
      expect(allowing('kms:Decrypt')).toHaveLength(3);
      expect(allowing('kms:Decrypt')[2]?.Condition).toMatchObject({
        StringLike: tagged,
        StringEquals: {
          'kms:EncryptionContext:Purpose': 'sealstream-root-credentials',
          'kms:EncryptionContext:AccessKeyId': 'AKIAIOSFODNN7EXAMPLE',
        },
      });
    });
  });
};
