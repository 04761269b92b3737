import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DUE_INDEX, NAMES_INDEX, tableDefinition } from '../../infra/dynamodb/table.ts';
import { allowing, statementsOf } from './statements.ts';
import { nameOf, resourcesOf, type Template } from './workspace.ts';

/** The actions of commands that are not named after a single action. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // Each part of a transaction is authorized separately; ours are puts and deletions.
  TransactWriteItems: ['PutItem', 'DeleteItem'],
  CreateKey: ['CreateKey', 'TagResource'],
};

const actionsOf = (service: string, commands: readonly string[]): readonly string[] =>
  commands.flatMap((name) => ACTIONS[name] ?? [name]).map((name) => `${service}:${name}`);

/** The actions for every command that an adapter's source creates. */
const actionsFor = (service: string, source: string): readonly string[] => {
  const text = readFileSync(new URL(`../../${source}`, import.meta.url), 'utf8');
  const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name);
  return actionsOf(service, commands);
};

/** The commands that the purge worker sends to DynamoDB, as its spec observes. */
export const WORKER_COMMANDS = ['DeleteItem', 'GetItem', 'Query', 'TransactWriteItems'];

/** The commands that the replication workers send to DynamoDB in any region, as their spec observes. */
export const REPLICATION_COMMANDS = [
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'TransactWriteItems',
];

/** The actions that Lambda performs on a stream with the role. */
const READ_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (name) => `dynamodb:${name}`,
);

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** The permissions of each role: exactly what its function needs in a deployment. */
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
    // Lambda sends failures to the queue.
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

/** The contract of each role: its permissions, and no others. */
export const permissionsContract = (template: Template): void => {
  it('each function has a role, and the two of replication share one', () => {
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

    it('can be assumed by Lambda only, and has no managed policy', () => {
      expect(role.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ]);
      expect(role.ManagedPolicyArns).toBeUndefined();
    });

    it('has no wildcard in an action, and no "*" as a resource', () => {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
    });

    it('allows exactly what its function needs in a deployment, and writing its log', () => {
      expect(new Set(actions)).toEqual(new Set(needed));
    });

    it('allows writes in this region only to the tables and the log groups of its functions', () => {
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

    it('does not allow what a local host needs to create its default key', () => {
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

  it('no other source sends commands to KMS', () => {
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

    it('of the purge worker go to the table and the index of due work', () => {
      expect(queries('PurgeDueRole')).toEqual([TABLE, index(DUE_INDEX)]);
    });

    it('of replication go to both tables, the indexes of names and due work, and other regions', () => {
      expect(queries('ReplicationRole')).toEqual([
        TABLE,
        COMMITS,
        [index(NAMES_INDEX), index(DUE_INDEX)],
        TABLE_ELSEWHERE,
      ]);
    });
  });

  it('every role may add to both tables, and only replication to those of other regions', () => {
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

  it('commits can be added and read, and no role may update or delete them', () => {
    const actionsOn = (text: string) =>
      Object.keys(NEEDED)
        .flatMap((role) => statementsOf(template, role))
        .filter(({ Resource }) => JSON.stringify(Resource).includes(text))
        .flatMap(({ Action }) => Action);
    expect(new Set(actionsOn('CommitsTable"'))).toEqual(
      new Set(['dynamodb:PutItem', 'dynamodb:Query', ...READ_STREAM]),
    );
    expect(new Set(actionsOn('-commits'))).toEqual(new Set(['dynamodb:PutItem']));
    // No pattern of another statement matches them.
    const all = Object.keys(NEEDED).flatMap((role) => statementsOf(template, role));
    const tables = all.filter(({ Resource }) => JSON.stringify(Resource).includes(':table/'));
    for (const { Resource } of tables) {
      expect([TABLE_ELSEWHERE, COMMITS_ELSEWHERE]).toContainEqual(Resource);
    }
  });
};
