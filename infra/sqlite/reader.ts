import { inTurn } from '../system/turns.ts';
import type { HeldDatabase } from './held-database.ts';
import { withOutages } from './outages.ts';

/** Does a short read in its turn. Throws `Outage` for trouble of the database, and when it is not what it was. */
export type Reader = <Result>(work: () => Result) => Promise<Result>;

/** Reads of a database whose files are watched. */
export const reader =
  (held: HeldDatabase): Reader =>
  (work) =>
    inTurn(() => {
      held.assertHeldLately();
      return withOutages(work);
    });
