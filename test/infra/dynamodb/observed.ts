import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One request that went over the wire. */
export type RoundTrip = {
  readonly operation: string;
  /** Read or write units DynamoDB counted, without those of an index; 0 for a refusal. */
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

/** Keeps note of each round trip of the client, retries included, and asks what it costs. */
export const observed = (client: DynamoDBClient): readonly RoundTrip[] =>
  noted(client, (operation, output) => ({ operation, units: unitsIn(output) }));

/** The same, with what indexes cost and what queries looked at. */
export const observedDetails = (client: DynamoDBClient): readonly Details[] =>
  noted(client, (operation, output) => ({ operation, ...detailsIn(output) }));

const noted = <Note>(
  client: DynamoDBClient,
  note: (operation: string, output: unknown) => Note,
): readonly Note[] => {
  const notes: Note[] = [];
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
          notes.push(note(String(commandName), output));
        }
      },
    { step: 'deserialize', priority: 'high' },
  );
  return notes;
};

const ASK_FOR_UNITS = { ReturnConsumedCapacity: 'INDEXES' };

/** Transactions answer per table and are not weighed here: see cost.spec.ts. */
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
