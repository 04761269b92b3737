import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';

/** The indexes that list the secrets of an account in a region, by creation and by name. */
export const LIST_INDEX = 'list';
export const NAMES_INDEX = 'names';

/** The index of what is to be done at a time: purges, and replicas to be tried again. */
export const DUE_INDEX = 'due';

/** What a list shows, and never a value. Indexes are sparse: a secret that is gone is in none. */
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

/** The table of the commits that belong to a table of secrets. */
export const commitsTableOf = (tableName: string): string => `${tableName}-commits`;

/**
 * Commits have a table of their own, so that a role can be kept from deleting and updating them; the
 * stream tells of those that were overwritten all the same (docs/adr/0018-commits-apart.md).
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

/**
 * The table of one region; serverless.yml declares the same. Streams carry keys only, so no value
 * leaves through them.
 */
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
