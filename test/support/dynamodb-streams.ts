/** A record of a table's stream, as far as tests look at it. */
export type StreamRecord = { readonly dynamodb: Readonly<Record<string, unknown>> };

type Shards = { readonly Shards: readonly { readonly ShardId: string }[] };

/** Every record in the stream of a table on DynamoDB Local, shard by shard. */
export const streamRecords = async (
  endpoint: string,
  tableName: string,
): Promise<readonly StreamRecord[]> => {
  const ask = asker(endpoint);
  const { Streams } = await ask<{ Streams: readonly { StreamArn: string }[] }>('ListStreams', {
    TableName: tableName,
  });
  const [stream] = Streams;
  if (!stream) throw new Error(`${tableName} has no stream`);
  const { StreamDescription } = await ask<{ StreamDescription: Shards }>('DescribeStream', stream);
  const records: StreamRecord[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const { ShardIterator } = await ask<object & { ShardIterator: string }>('GetShardIterator', {
      ...stream,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const page = await ask<{ Records: readonly StreamRecord[] }>('GetRecords', { ShardIterator });
    records.push(...page.Records);
  }
  return records;
};

/** The emulator checks no signature, but it wants to see one. */
const asker =
  (endpoint: string) =>
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
