import { VALUE } from '../load/job.ts';
import type { Target } from './counts.ts';

/** A secret to create, labelled by its size. */
export type Specimen = { readonly size: string; readonly input: Creation };

type Creation = Readonly<Record<string, unknown>> & {
  readonly Name: string;
  readonly ClientRequestToken: string;
};

/** One request, and the calls it may make. */
export type Case = {
  readonly title: string;
  readonly operation: string;
  readonly inputOf: (creation: Creation) => object;
  readonly target: Target;
};

const named = ({ Name }: Creation) => ({ SecretId: Name });

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const LARGEST_VALUE = 'x'.repeat(65_536);

/** From a typical secret to the largest that can be created. */
export const SPECIMENS: readonly Specimen[] = [
  {
    size: '0.3 KB',
    input: { Name: 'prod/orders/database', ClientRequestToken: TOKEN, SecretString: VALUE },
  },
  {
    size: '64 KiB',
    input: { Name: 'prod/orders/keystore', ClientRequestToken: TOKEN, SecretString: LARGEST_VALUE },
  },
  {
    size: 'all at limit',
    input: {
      Name: 'n'.repeat(512),
      ClientRequestToken: TOKEN,
      SecretString: LARGEST_VALUE,
      Description: 'd'.repeat(2048),
      Tags: Array.from({ length: 50 }, (_, index) => ({
        Key: String(index).padEnd(128, 'k'),
        Value: 'v'.repeat(256),
      })),
    },
  },
];

/** In this order on each specimen: the creation comes first. */
export const CASES: readonly Case[] = [
  {
    title: 'CreateSecret',
    operation: 'CreateSecret',
    inputOf: (creation) => creation,
    target: { trips: ['TransactWriteItems'], keyCalls: ['GenerateDataKey'] },
  },
  {
    // The retry gets the existing head from the failed condition, and compares the values in plaintext.
    title: 'CreateSecret, retried',
    operation: 'CreateSecret',
    inputOf: (creation) => creation,
    target: { trips: ['TransactWriteItems'], keyCalls: ['GenerateDataKey', 'Decrypt'] },
  },
  {
    // Writes the access record; the next read of that day finds it there.
    title: 'GetSecretValue, first today',
    operation: 'GetSecretValue',
    inputOf: named,
    target: { trips: ['GetItem', 'UpdateItem'], keyCalls: ['Decrypt'] },
  },
  {
    title: 'GetSecretValue, current',
    operation: 'GetSecretValue',
    inputOf: named,
    target: { trips: ['GetItem'], keyCalls: ['Decrypt'] },
  },
  {
    title: 'DescribeSecret',
    operation: 'DescribeSecret',
    inputOf: named,
    target: { trips: ['GetItem'], keyCalls: [] },
  },
];
