import type { Clock } from '../ports/clock.ts';
import { Outage } from '../ports/outage.ts';
import { type Instant, instant, type Region } from '../secret/ids.ts';
import { KeysUnavailable, PrimaryUnavailable, RegionResting } from './outages.ts';

/** The way to other regions, which all work of a process shares. */
export type Reach = {
  /**
   * What some work in a region comes to. Throws what the work throws, and `RegionResting` at once while
   * the region rests because its store did not answer others.
   */
  readonly ask: <Result>(region: Region, work: () => Promise<Result>) => Promise<Result>;
};

/** Work in a row that met silence before a region rests; each of it waited for some seconds. */
const MAX_SILENCES = 3;

/** In milliseconds, and no longer than a failure waits for its first retry. One more silence begins it anew. */
const REST = 15_000;

type Silence = { readonly count: number; readonly restsUntil: Instant };

const NONE: Silence = { count: 0, restsUntil: instant(0) };

/** Leaves regions alone that do not answer, so that what goes to others is not kept waiting by them. */
export const reach = ({ now }: Clock): Reach => {
  const silences = new Map<Region, Silence>();
  const assertAwake = (region: Region): void => {
    const { count, restsUntil } = silences.get(region) ?? NONE;
    if (count >= MAX_SILENCES && restsUntil > now()) throw new RegionResting(restsUntil);
  };
  return {
    ask: async (region, work) => {
      assertAwake(region);
      try {
        const result = await work();
        silences.delete(region);
        return result;
      } catch (error) {
        if (isSilence(error)) {
          const { count } = silences.get(region) ?? NONE;
          silences.set(region, { count: count + 1, restsUntil: instant(now() + REST) });
        } else {
          silences.delete(region);
        }
        throw error;
      }
    },
  };
};

const isSilence = (error: unknown): boolean =>
  error instanceof Outage &&
  error.kind === 'unavailable' &&
  !(error instanceof PrimaryUnavailable || error instanceof KeysUnavailable);
