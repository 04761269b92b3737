import { randomUUID } from 'node:crypto';
import { openWriter, type Writer } from './writer.ts';

/** How many regions a secret is copied to, and how many secrets are written concurrently. */
export type LagCase = { readonly regions: number; readonly writers: number };

/** Measurements of the first writer for each change, in milliseconds. */
export type Lags = {
  readonly puts: number[];
  /** From the response to the put until a region returns the value. */
  readonly each: number[];
  /** The same until the last region does. */
  readonly last: number[];
  /** A read of a new value, and of one that was read before. */
  readonly firstReads: number[];
  readonly reads: number[];
};

/** A secret takes at most 100 versions a day. */
const CHANGES = 75;

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'];

/** Returns empty measurements. */
export const noLags = (): Lags => ({ puts: [], each: [], last: [], firstReads: [], reads: [] });

/**
 * Puts values into a new secret, each once all regions have the one before, while the other writers put
 * theirs without waiting. Adds the measurements of the writer that waits.
 */
export const measureLags = async (
  port: number,
  { regions, writers }: LagCase,
  seen: Lags,
): Promise<void> => {
  const open = () => openWriter(port, `prod/orders/${randomUUID()}`, REGIONS.slice(0, regions));
  const measured = await open();
  let running = true;
  const others = Array.from({ length: writers - 1 }, async () => {
    while (running) await putUnmeasured(await open(), () => running);
  });
  for (let change = 1; change <= CHANGES; change += 1) await changeOnce(measured, seen);
  running = false;
  await Promise.all(others);
  measured.close();
};

const putUnmeasured = async ({ put, close }: Writer, isRunning: () => boolean): Promise<void> => {
  for (let change = 1; change <= CHANGES && isRunning(); change += 1) await put();
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
