import { randomUUID } from 'node:crypto';
import { openWriter, type Writer } from './writer.ts';

/** How many regions a secret is copied to, and how many secrets are written at once. */
export type LagCase = { readonly regions: number; readonly writers: number };

/** What was seen of the first of the writers, change by change, in milliseconds. */
export type Lags = {
  readonly puts: number[];
  /** From the answer to the put until one region answers the value. */
  readonly each: number[];
  /** The same until the last region does. */
  readonly last: number[];
  /** A read of a value that is new, and of one that was read before. */
  readonly firstReads: number[];
  readonly reads: number[];
};

/** In a day a secret takes 100 versions at most. */
const CHANGES = 75;

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'];

/** Nothing seen yet. */
export const noLags = (): Lags => ({ puts: [], each: [], last: [], firstReads: [], reads: [] });

/**
 * Puts values into a new secret one after the other, each when all regions have the one before, while
 * the other writers put theirs without waiting. Adds what it sees of the one that waits.
 */
export const measureLags = async (
  port: number,
  { regions, writers }: LagCase,
  seen: Lags,
): Promise<void> => {
  const open = () => openWriter(port, `prod/orders/${randomUUID()}`, REGIONS.slice(0, regions));
  const watched = await open();
  let goOn = true;
  const others = Array.from({ length: writers - 1 }, async () => {
    while (goOn) await putUnwatched(await open(), () => goOn);
  });
  for (let change = 1; change <= CHANGES; change += 1) await changeOnce(watched, seen);
  goOn = false;
  await Promise.all(others);
  watched.close();
};

const putUnwatched = async ({ put, close }: Writer, mayGoOn: () => boolean): Promise<void> => {
  for (let change = 1; change <= CHANGES && mayGoOn(); change += 1) await put();
  close();
};

const changeOnce = async ({ put, arrivals, read }: Writer, seen: Lags): Promise<void> => {
  const { took, mark } = await put();
  const lags = await arrivals(mark);
  seen.puts.push(took);
  seen.each.push(...lags);
  seen.last.push(Math.max(...lags));
  seen.firstReads.push(await read());
  seen.reads.push(await read());
};
