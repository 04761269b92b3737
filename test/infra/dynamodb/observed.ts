import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One request that went over the wire. */
export type RoundTrip = {
  readonly operation: string;
  /** Read or write units DynamoDB counted, without those of an index; 0 for a rejected request. */
  readonly units: number;
};

/** What one request cost beyond its table. */
export type Details = {
  readonly operation: string;
  /** Units by index. */
  readonly indexes: Readonly<Record<string, number>>;
  /** Items or entries that a query looked at. */
  readonly scanned: number;
};

/** Records each round trip of the client, retries included, and its cost. */
export const observed = (client: DynamoDBClient): readonly RoundTrip[] =>
  recorded(client, (operation, output) => ({ operation, units: unitsIn(output) }));

/** The same, with the cost of indexes and the entries that queries scanned. */
export const observedDetails = (client: DynamoDBClient): readonly Details[] =>
  recorded(client, (operation, output) => ({ operation, ...detailsIn(output) }));

const recorded = <Entry>(
  client: DynamoDBClient,
  entryOf: (operation: string, output: unknown) => Entry,
): readonly Entry[] => {
  const entries: Entry[] = [];
  client.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ...ASK_FOR_UNITS } }),
    { step: 'initialize' },
  );
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        let output: unknown;
        try {
          const result = await next(args);
          output = result.output;
          return result;
        } finally {
          entries.push(entryOf(String(commandName), output));
        }
      },
    { step: 'deserialize', priority: 'high' },
  );
  return entries;
};

const ASK_FOR_UNITS = { ReturnConsumedCapacity: 'INDEXES' };

/** Transactions report per table, and are not measured here: see cost.spec.ts. */
const unitsIn = (output: unknown): number => {
  const { ConsumedCapacity: consumed } = Object(output);
  return consumed?.Table?.CapacityUnits ?? 0;
};

const detailsIn = (output: unknown): Omit<Details, 'operation'> => {
  const { ConsumedCapacity: consumed, ScannedCount: scanned = 0 } = Object(output);
  const indexes: readonly (readonly [string, { readonly CapacityUnits: number }])[] =
    Object.entries(consumed?.GlobalSecondaryIndexes ?? {});
  return {
    scanned,
    indexes: Object.fromEntries(indexes.map(([name, { CapacityUnits }]) => [name, CapacityUnits])),
  };
};
