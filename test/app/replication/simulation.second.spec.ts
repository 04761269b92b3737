import { describe, it } from 'vitest';
import { batches, runBatch } from '../../support/simulation/batches.ts';

/** In milliseconds; a batch takes a second or two. */
const PATIENCE = 120_000;

describe('Replication among faults, in histories told by their seeds', () => {
  it.each(batches(1))(
    'ends with every replica in line, and none was wrong on the way: $from to $to',
    runBatch,
    PATIENCE,
  );
});
