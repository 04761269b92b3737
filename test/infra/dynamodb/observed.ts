import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One request that went over the wire. */
export type RoundTrip = {
  readonly operation: string;
  /** Read or write units DynamoDB counted, without those of an index; 0 for a refusal. */
  readonly units: number;
};

/** Keeps note of each round trip of the client, retries included, and asks what it costs. */
export const observed = (client: DynamoDBClient): readonly RoundTrip[] => {
  const trips: RoundTrip[] = [];
  client.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ...ASK_FOR_UNITS } }),
    { step: 'initialize' },
  );
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        let units = 0;
        try {
          const result = await next(args);
          units = unitsIn(result.output);
          return result;
        } finally {
          trips.push({ operation: String(commandName), units });
        }
      },
    { step: 'deserialize', priority: 'high' },
  );
  return trips;
};

const ASK_FOR_UNITS = { ReturnConsumedCapacity: 'INDEXES' };

/** Transactions answer per table and are not weighed here: see cost.spec.ts. */
const unitsIn = (output: unknown): number => {
  const { ConsumedCapacity: consumed } = Object(output);
  return consumed?.Table?.CapacityUnits ?? 0;
};
