import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';

/** Indexes of the secrets of an account in a region, by creation and by name. */
export const LIST_INDEX = 'list';
export const NAMES_INDEX = 'names';

/** Index of scheduled work: purges, and copies to replicas that are retried. */
export const DUE_INDEX = 'due';

/** The attributes a list shows, never a value. Indexes are sparse: a purged secret is in none. */
const LISTED = ['summary', 'schema', 'access'];

const listing = (IndexName: string, sortKey: string): GlobalSecondaryIndex => ({
  IndexName,
  KeySchema: [
    { AttributeName: 'listPk', KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: LISTED },
});

const DUE: GlobalSecondaryIndex = {
  IndexName: DUE_INDEX,
  KeySchema: [
    { AttributeName: 'duePk', KeyType: 'HASH' },
    { AttributeName: 'dueAt', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' },
};

/** The name of the commits table that belongs to a table of secrets. */
export const commitsTableOf = (tableName: string): string => `${tableName}-commits`;

/**
 * The commits have a table of their own, so that a role can be denied to update or delete them. Its stream
 * reveals those that were overwritten anyway (docs/adr/0018-commits-apart.md).
 */
export const commitsTableDefinition = (tableName: string): CreateTableCommandInput => ({
  TableName: commitsTableOf(tableName),
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
});

/** The table of one region, as serverless.yml declares it too. Its stream carries keys only, and no value. */
export const tableDefinition = (tableName: string): CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'listPk', AttributeType: 'S' },
    { AttributeName: 'listSk', AttributeType: 'S' },
    { AttributeName: 'listName', AttributeType: 'S' },
    { AttributeName: 'duePk', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [listing(LIST_INDEX, 'listSk'), listing(NAMES_INDEX, 'listName'), DUE],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
});
