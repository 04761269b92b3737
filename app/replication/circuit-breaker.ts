import type { Clock } from '../../domain/ports/clock.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { CircuitOpen, KeysUnavailable, PrimaryUnavailable } from './outages.ts';

/** The way to other regions, which all work of a process shares. */
export type CircuitBreakers = {
  /**
   * What some work in a region comes to. Throws what the work throws, and `RegionResting` at once while
   * the region rests because its store did not answer others.
   */
  readonly call: <Result>(region: Region, work: () => Promise<Result>) => Promise<Result>;
};

/** When a region that does not answer is left alone, and for how long. In milliseconds, but for the count. */
export type BreakerSettings = {
  /** Work in a row that met silence before a region rests. */
  readonly failureThreshold: number;
  /** How long it rests. One more silence begins the rest anew. */
  readonly coolDown: number;
  /** How long the others wait for one that looks whether the region is back. */
  readonly probeTimeout: number;
};

type Silence = { readonly count: number; readonly restsUntil: Instant };

const NONE: Silence = { count: 0, restsUntil: instant(0) };

/**
 * Leaves regions alone that do not answer, so that what goes to others is not kept waiting by them. After
 * the rest one piece of work goes first, and the others when that was answered. A region that is slow is
 * there.
 */
export const circuitBreakers = (
  { now }: Clock,
  { failureThreshold: most, coolDown, probeTimeout }: BreakerSettings,
): CircuitBreakers => {
  const silences = new Map<Region, Silence>();
  /** A rest that ends later than the longest began by a clock that was set back since. */
  const isAtRest = (until: Instant): boolean =>
    until > now() && until - now() <= Math.max(coolDown, probeTimeout);
  const enter = (region: Region): void => {
    const { count, restsUntil } = silences.get(region) ?? NONE;
    if (count < most) return;
    // Whoever comes while one looks comes again after a rest, and not after the longest look.
    const again = instant(Math.min(restsUntil, now() + coolDown));
    if (isAtRest(restsUntil)) throw new CircuitOpen(again);
    silences.set(region, { count, restsUntil: instant(now() + probeTimeout) });
  };
  const hear = (region: Region, error: unknown): void => {
    // Another region rests, which says nothing of this one.
    if (error instanceof CircuitOpen) return;
    if (!isSilence(error)) {
      silences.delete(region);
      return;
    }
    const { count } = silences.get(region) ?? NONE;
    silences.set(region, { count: count + 1, restsUntil: instant(now() + coolDown) });
  };
  return {
    call: async (region, work) => {
      enter(region);
      try {
        const result = await work();
        silences.delete(region);
        return result;
      } catch (error) {
        hear(region, error);
        throw error;
      }
    },
  };
};

const isSilence = (error: unknown): boolean =>
  error instanceof Outage &&
  error.kind === 'unavailable' &&
  !(error instanceof PrimaryUnavailable || error instanceof KeysUnavailable);
