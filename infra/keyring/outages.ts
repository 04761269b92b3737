import { asOutage } from '../sqlite/outages.ts';

/** Run the work; a database that is busy or out of order becomes an `Outage`. */
export const withOutages = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw asOutage(error);
  }
};
