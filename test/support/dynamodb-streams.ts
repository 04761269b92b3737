/** The parts of a stream record that tests use. */
export type StreamRecord = {
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: Readonly<Record<string, unknown>>;
};

/** A shard of a stream, with its records in order. */
export type Shard = { readonly shardId: string; readonly records: readonly StreamRecord[] };

/** Reads every record in the stream of a table on DynamoDB Local, shard by shard. */
export const streamRecords = async (
  endpoint: string,
  tableName: string,
): Promise<readonly StreamRecord[]> =>
  (await streamShards(endpoint, tableName)).flatMap(({ records }) => records);

/** Reads the shards in the stream of a table on DynamoDB Local, each from its beginning. */
export const streamShards = async (
  endpoint: string,
  tableName: string,
): Promise<readonly Shard[]> => {
  const ask = asker(endpoint);
  const { Streams } = await ask<{ Streams: readonly Stream[] }>('ListStreams', {
    TableName: tableName,
  });
  const [stream] = Streams;
  if (!stream) throw new Error(`${tableName} has no stream`);
  const { StreamDescription } = await ask<{ StreamDescription: Shards }>('DescribeStream', stream);
  const shards: Shard[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    shards.push({ shardId: ShardId, records: await recordsOf(ask, { ...stream, ShardId }) });
  }
  return shards;
};

type Stream = { readonly StreamArn: string };
type Shards = { readonly Shards: readonly { readonly ShardId: string }[] };

/** Reads pages until one is empty, since an open shard has no last page. */
const recordsOf = async (ask: Ask, shard: Stream & { readonly ShardId: string }) => {
  const records: StreamRecord[] = [];
  const start = { ...shard, ShardIteratorType: 'TRIM_HORIZON' };
  const first = await ask<{ ShardIterator: string }>('GetShardIterator', start);
  let iterator: string | undefined = first.ShardIterator;
  while (iterator !== undefined) {
    const page: Page = await ask<Page>('GetRecords', { ShardIterator: iterator });
    records.push(...page.Records);
    iterator = page.Records.length === 0 ? undefined : page.NextShardIterator;
  }
  return records;
};

type Page = { readonly Records: readonly StreamRecord[]; readonly NextShardIterator?: string };

type Ask = <Answer>(operation: string, input: object) => Promise<Answer>;

/** The emulator requires a signature, but does not verify it. */
const asker =
  (endpoint: string): Ask =>
  async <Answer>(operation: string, input: object): Promise<Answer> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
    return response.json() as Promise<Answer>;
  };
