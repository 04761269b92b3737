import { inTurn, type Size } from '../system/turns.ts';
import type { HeldDatabase } from './held-database.ts';
import { withOutages } from './outages.ts';

/** Does a short read in its turn. Throws `Outage` for trouble of the database, and when it is not what it was. */
export type Reader = <Result>(work: () => Result, size?: Size) => Promise<Result>;

/** Reads of a database whose files are watched. */
export const reader =
  (held: HeldDatabase): Reader =>
  (work, size) =>
    inTurn(() => {
      held.assertHeldLately();
      return withOutages(work);
    }, size);
