import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { billOf, type Lookup, type WriteBill } from './billing.ts';

/** One request to DynamoDB as it went over the wire. */
export type Trip = {
  readonly operation: string;
  /** As reported by DynamoDB; 0 for a write. */
  readonly readUnits: number;
  readonly writes: WriteBill | null;
};

const ASK_FOR_UNITS = { ReturnConsumedCapacity: 'TOTAL' };

/**
 * Records everything a client sends from now on, each retry separately. Transactions are billed by
 * the items they are about to change, which `lookup` reads without being recorded.
 */
export const observeTrips = (client: DynamoDBClient, lookup: Lookup): readonly Trip[] => {
  const trips: Trip[] = [];
  client.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ...ASK_FOR_UNITS } }),
    { step: 'initialize' },
  );
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const isTransaction = operation === 'TransactWriteItems';
        const bill = isTransaction ? await billOf(Object(args.input), lookup) : null;
        try {
          const result = await next(args);
          trips.push(tripOf(operation, unitsIn(result.output), bill));
          return result;
        } catch (error) {
          // A rejected write is billed as if it had succeeded, except that no index is updated.
          trips.push({ operation, readUnits: 0, writes: bill && { ...bill, index: 0 } });
          throw error;
        }
      },
    { step: 'deserialize', priority: 'high' },
  );
  return trips;
};

const PLAIN_WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** For plain writes DynamoDB Local reports correct units, indexes included. */
const tripOf = (operation: string, units: number, bill: WriteBill | null): Trip => {
  if (bill !== null) return { operation, readUnits: 0, writes: bill };
  return PLAIN_WRITES.has(operation)
    ? { operation, readUnits: 0, writes: { table: units, index: 0, sizes: [] } }
    : { operation, readUnits: units, writes: null };
};

const unitsIn = (output: unknown): number => Object(output).ConsumedCapacity?.CapacityUnits ?? 0;
