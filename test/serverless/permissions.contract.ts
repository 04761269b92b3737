import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
  // Each part of a transaction is authorized by itself; ours are puts.
  TransactWriteItems: ['PutItem'],
  CreateKey: ['CreateKey', 'TagResource'],
};

/** The actions for every command an adapter's source builds. */
const actionsFor = (service: string, source: string): readonly string[] => {
  const text = readFileSync(new URL(`../../${source}`, import.meta.url), 'utf8');
  const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name);
  return commands.flatMap((name) => ACTIONS[name] ?? [name]).map((name) => `${service}:${name}`);
};

/** What the role may do, and nothing else. */
export const permissionsContract = (template: Template): void => {
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => Object(Properties));
  const statements: readonly Statement[] = roles.flatMap(({ Policies }) =>
    Policies.flatMap((policy: unknown) => Object(policy).PolicyDocument.Statement),
  );
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

    it('has no wildcard in an action, and "*" for a resource only where a key is made', () => {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      const boundless = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
      expect(boundless.map(({ Action }) => Action)).toEqual(['kms:CreateKey']);
    });

    it('may do exactly what the adapters ask for, and write its log', () => {
      const needed = [
        ...actionsFor('dynamodb', 'infra/dynamodb/event-store.ts'),
        ...actionsFor('kms', 'infra/kms/requests.ts'),
        ...actionsFor('kms', 'infra/kms/root-credentials.ts'),
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ];
      expect(new Set(actions)).toEqual(new Set(needed));
    });

    it('reads and writes its own table and its own log group', () => {
      expect(allowing('dynamodb:PutItem')).toMatchObject([
        { Resource: { 'Fn::GetAtt': ['SecretsTable', 'Arn'] } },
      ]);
      expect(allowing('logs:PutLogEvents')).toMatchObject([
        { Resource: { 'Fn::GetAtt': ['ApiLogGroup', 'Arn'] } },
      ]);
    });
  });

  describe('KMS keys', () => {
    const tagged = { 'aws:ResourceTag/sealstream': '*' };

    it('seal and open values only if tagged for it, and only in the context of a secret', () => {
      const secrets = expect.arrayContaining([
        'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<Account>:secret:*',
      ]);
      const [values] = allowing('kms:GenerateDataKey');
      expect(values).toMatchObject({
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: KEYS,
        Condition: {
          StringLike: { ...tagged, 'kms:EncryptionContext:SecretARN': { 'Fn::Sub': secrets } },
        },
      });
    });

    it('decrypt the root credentials only in the context of their access key id', () => {
      expect(allowing('kms:Decrypt')).toHaveLength(2);
      expect(allowing('kms:Decrypt')[1]?.Condition).toMatchObject({
        StringLike: tagged,
        StringEquals: {
          'kms:EncryptionContext:Purpose': 'sealstream-root-credentials',
          'kms:EncryptionContext:AccessKeyId': 'AKIAIOSFODNN7EXAMPLE',
        },
      });
    });

    it('are made and tagged as default keys only', () => {
      for (const action of ['kms:CreateKey', 'kms:TagResource']) {
        const [{ Condition } = {}, ...more] = allowing(action);
        expect(more).toEqual([]);
        expect(Condition).toMatchObject({
          StringEquals: { 'aws:RequestTag/sealstream': 'default' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['sealstream'] },
        });
      }
    });

    it('get one alias, that of the default key', () => {
      const [alias, key, ...more] = allowing('kms:CreateAlias');
      expect(more).toEqual([]);
      expect(alias?.Resource).toMatchObject({
        'Fn::Sub': [expect.stringMatching(/:alias\/sealstream\/<Account>\/secretsmanager$/), {}],
      });
      expect(key?.Condition).toEqual({
        StringEquals: { 'aws:ResourceTag/sealstream': 'default' },
      });
    });

    it('are withdrawn only while they are default keys without an alias', () => {
      expect(allowing('kms:ScheduleKeyDeletion').map(({ Condition }) => Condition)).toEqual([
        {
          StringEquals: { 'aws:ResourceTag/sealstream': 'default' },
          Null: { 'kms:ResourceAliases': 'true' },
        },
      ]);
    });
  });
};
