import { randomUUID } from 'node:crypto';
import type { Unsigned } from './signed-request.ts';

/** One burst of load. */
export type Job = {
  readonly port: number;
  readonly operation: 'CreateSecret' | 'GetSecretValue';
  readonly connections: number;
  /** The burst ends after this time. */
  readonly milliseconds: number;
  /** Creations also end after this many secrets; reads cycle through this many. */
  readonly secrets: number;
  /** Names are this prefix and a number. */
  readonly prefix: string;
};

/** The result of a job. Times are in milliseconds. */
export type Burst = {
  readonly requests: number;
  readonly elapsed: number;
  readonly p50: number;
  readonly p99: number;
  /** The body of the last response. */
  readonly sample: string;
};

/** A database secret in the form that rotation functions write, 0.3 KB. */
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

/** Returns the request for each secret of a job; each creation has a different token. */
export const requestsOf = ({ operation, prefix, secrets }: Job): readonly Unsigned[] =>
  Array.from({ length: secrets }, (_, index) => {
    const name = `${prefix}/${index}`;
    const input =
      operation === 'GetSecretValue'
        ? { SecretId: name }
        : { Name: name, ClientRequestToken: randomUUID(), SecretString: VALUE };
    return { operation, body: JSON.stringify(input) };
  });
