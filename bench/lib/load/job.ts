import { randomUUID } from 'node:crypto';
import type { Unsigned } from './signed-request.ts';

/** One burst of load. */
export type Job = {
  readonly port: number;
  readonly operation: 'CreateSecret' | 'GetSecretValue';
  readonly connections: number;
  /** It ends after this time, */
  readonly milliseconds: number;
  /** or when so many secrets are created; reads go round so many secrets until the time is over. */
  readonly secrets: number;
  /** The names are this and a number. */
  readonly prefix: string;
};

/** What came of it. Times in milliseconds. */
export type Burst = {
  readonly requests: number;
  readonly elapsed: number;
  readonly p50: number;
  readonly p99: number;
  /** The body of the last answer. */
  readonly sample: string;
};

/** A database secret as rotation functions write it, 0.3 KB. */
export const VALUE = JSON.stringify({
  engine: 'postgres',
  host: 'orders.cluster-c9zexample.us-west-2.rds.amazonaws.com',
  port: 5432,
  username: 'orders_service',
  password: 'EXAMPLE-PASSWORD-of-32-character',
  dbname: 'orders',
  dbClusterIdentifier: 'orders',
  masterarn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:prod/orders/master-a1b2c3',
});

/** The request for each secret of a job; each creation has a token of its own. */
export const requestsOf = ({ operation, prefix, secrets }: Job): readonly Unsigned[] =>
  Array.from({ length: secrets }, (_, index) => {
    const name = `${prefix}/${index}`;
    const input =
      operation === 'GetSecretValue'
        ? { SecretId: name }
        : { Name: name, ClientRequestToken: randomUUID(), SecretString: VALUE };
    return { operation, body: JSON.stringify(input) };
  });
