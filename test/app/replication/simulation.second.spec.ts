import { describe, it } from 'vitest';
import { batches, runBatch } from '../../support/simulation/batches.ts';

/** In milliseconds; a batch takes a second or two. */
const TIMEOUT = 120_000;

describe('Replication with random faults', () => {
  it.each(batches(1))(
    'ends with every replica in sync, without a violation on the way: seeds $from to $to',
    runBatch,
    TIMEOUT,
  );
});
