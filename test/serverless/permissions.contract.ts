import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DUE_INDEX, NAMES_INDEX, tableDefinition } from '../../infra/dynamodb/table.ts';
import { allowing, statementsOf } from './statements.ts';
import { nameOf, resourcesOf, type Template } from './workspace.ts';

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

/** What the workers of replication send to DynamoDB, in any region; their spec watches them. */
export const REPLICATION_COMMANDS = [
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'TransactWriteItems',
];

/** What Lambda does with a stream in the name of the role. */
const READ_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (name) => `dynamodb:${name}`,
);

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** What each role is for: exactly what its function asks for in a deployment. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  ApiRole: [
    ...actionsFor('dynamodb', 'infra/dynamodb/secrets-table.ts'),
    ...actionsFor('kms', 'infra/kms/data-key.ts'),
    ...actionsFor('kms', 'infra/kms/root-credentials.ts'),
    ...WRITE_LOG,
  ],
  PurgeDueRole: [...actionsOf('dynamodb', WORKER_COMMANDS), ...WRITE_LOG],
  ReplicationRole: [
    ...actionsOf('dynamodb', REPLICATION_COMMANDS),
    ...actionsOf('kms', ['Decrypt', 'GenerateDataKey']),
    ...READ_STREAM,
    // Where Lambda puts what fails.
    'sqs:SendMessage',
    ...WRITE_LOG,
  ],
  WatchCommitsRole: [...READ_STREAM, ...WRITE_LOG],
};

const TABLE = { 'Fn::GetAtt': ['SecretsTable', 'Arn'] };
const COMMITS = { 'Fn::GetAtt': ['CommitsTable', 'Arn'] };

const TABLE_ELSEWHERE = {
  'Fn::Sub': 'arn:<AWS::Partition>:dynamodb:*:<AWS::AccountId>:table/sealstream-replicating',
};

const COMMITS_ELSEWHERE = {
  'Fn::Sub':
    'arn:<AWS::Partition>:dynamodb:*:<AWS::AccountId>:table/sealstream-replicating-commits',
};

const index = (name?: string) => ({ 'Fn::Sub': `<SecretsTable.Arn>/index/${name}` });

/** What each role may do, and nothing else. */
export const permissionsContract = (template: Template): void => {
  it('there is a role for each function, and one for the two of replication', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role');
    expect(roles.map((role) => nameOf(template, role)).toSorted()).toEqual(Object.keys(NEEDED));
    const used = resourcesOf(template, 'AWS::Lambda::Function').map(
      ({ Properties }) => Object(Properties.Role)['Fn::GetAtt'][0],
    );
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(NEEDED));
    expect(used).toHaveLength(Object.keys(NEEDED).length + 1);
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

    it('writes here to the table and to the log groups of its functions alone', () => {
      const writing = allowing(statements, 'dynamodb:PutItem').map(({ Resource }) => Resource);
      const known = [TABLE, COMMITS, TABLE_ELSEWHERE, COMMITS_ELSEWHERE];
      for (const resource of writing) expect(known).toContainEqual(resource);
      const groups = resourcesOf(template, 'AWS::Lambda::Function')
        .filter(({ Properties }) => Object(Properties.Role)['Fn::GetAtt'][0] === name)
        .map((one) => nameOf(template, one).replace(/LambdaFunction$/, 'LogGroup'));
      const [log, ...more] = allowing(statements, 'logs:PutLogEvents');
      expect(more).toEqual([]);
      expect([log?.Resource].flat()).toEqual(
        groups.map((group) => ({ 'Fn::GetAtt': [group, 'Arn'] })),
      );
    });

    it('may do nothing of what a local host does to make its default key', () => {
      const local = actionsFor('kms', 'infra/kms/default-key-claim.ts');
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
    const known = ['data-key.ts', 'default-key-claim.ts', 'root-credentials.ts'];
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

    it('of replication go to the table, to names and what is due, and to the other regions', () => {
      expect(queries('ReplicationRole')).toEqual([
        TABLE,
        COMMITS,
        [index(NAMES_INDEX), index(DUE_INDEX)],
        TABLE_ELSEWHERE,
      ]);
    });
  });

  it('each adds to both tables, and only replication to those of other regions', () => {
    const writes = Object.keys(NEEDED).flatMap((role) =>
      allowing(statementsOf(template, role), 'dynamodb:PutItem').map(({ Resource }) => [
        role,
        Resource,
      ]),
    );
    expect(writes).toEqual([
      ['ApiRole', TABLE],
      ['ApiRole', COMMITS],
      ['PurgeDueRole', TABLE],
      ['PurgeDueRole', COMMITS],
      ['ReplicationRole', TABLE],
      ['ReplicationRole', COMMITS],
      ['ReplicationRole', TABLE_ELSEWHERE],
      ['ReplicationRole', COMMITS_ELSEWHERE],
    ]);
  });

  it('commits are added and read, and by no role updated or deleted', () => {
    const actionsOn = (text: string) =>
      Object.keys(NEEDED)
        .flatMap((role) => statementsOf(template, role))
        .filter(({ Resource }) => JSON.stringify(Resource).includes(text))
        .flatMap(({ Action }) => Action);
    expect(new Set(actionsOn('CommitsTable"'))).toEqual(
      new Set(['dynamodb:PutItem', 'dynamodb:Query', ...READ_STREAM]),
    );
    expect(new Set(actionsOn('-commits'))).toEqual(new Set(['dynamodb:PutItem']));
    // No pattern of another statement takes them in.
    const all = Object.keys(NEEDED).flatMap((role) => statementsOf(template, role));
    const tables = all.filter(({ Resource }) => JSON.stringify(Resource).includes(':table/'));
    for (const { Resource } of tables) {
      expect([TABLE_ELSEWHERE, COMMITS_ELSEWHERE]).toContainEqual(Resource);
    }
  });
};
