import type { Clock } from '../../domain/ports/clock.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { KeysUnavailable, PrimaryUnavailable } from './outages.ts';

/** The circuit breakers of all regions, shared by all work of a process. */
export type CircuitBreakers = {
  /**
   * Runs work that needs the store of a region. Throws what the work throws, and `CircuitOpen` at once
   * while the region's circuit is open.
   */
  readonly call: <Result>(region: Region, work: () => Promise<Result>) => Promise<Result>;
};

/** When a circuit opens, and for how long. Times are in milliseconds. */
export type BreakerSettings = {
  /** Consecutive failures that open the circuit. */
  readonly failureThreshold: number;
  /** How long it stays open. A failure after that opens it again. */
  readonly coolDown: number;
  /** How long the other callers wait for a half-open circuit's probe. */
  readonly probeTimeout: number;
};

/** A region was not called, because its circuit is open. */
export class CircuitOpen extends Outage {
  /** When to try again. */
  readonly until: Instant;

  constructor(until: Instant) {
    super('unavailable', 'The region did not answer others');
    this.name = 'CircuitOpen';
    this.until = until;
  }
}

type Circuit = { readonly failures: number; readonly openUntil: Instant };

const CLOSED: Circuit = { failures: 0, openUntil: instant(0) };

/**
 * Makes circuit breakers, so that an unavailable region does not delay work for the others. After the
 * cool-down a circuit is half-open: one call goes through as a probe, and the others follow once the
 * region has answered it. A slow region counts as available.
 */
export const circuitBreakers = ({ now }: Clock, settings: BreakerSettings): CircuitBreakers => {
  const { failureThreshold, coolDown, probeTimeout } = settings;
  const circuits = new Map<Region, Circuit>();
  /** An end beyond the longest period was set by a clock that has been set back since. */
  const isOpen = (until: Instant): boolean =>
    until > now() && until - now() <= Math.max(coolDown, probeTimeout);
  const enter = (region: Region): void => {
    const { failures, openUntil } = circuits.get(region) ?? CLOSED;
    if (failures < failureThreshold) return;
    // While a probe is in progress, others return after a cool-down, not after the longest possible probe.
    const retryAt = instant(Math.min(openUntil, now() + coolDown));
    if (isOpen(openUntil)) throw new CircuitOpen(retryAt);
    circuits.set(region, { failures, openUntil: instant(now() + probeTimeout) });
  };
  const recordError = (region: Region, error: unknown): void => {
    // The circuit of another region is open, which says nothing about this one.
    if (error instanceof CircuitOpen) return;
    if (!isFailure(error)) {
      circuits.delete(region);
      return;
    }
    const { failures } = circuits.get(region) ?? CLOSED;
    circuits.set(region, { failures: failures + 1, openUntil: instant(now() + coolDown) });
  };
  return {
    call: async (region, work) => {
      enter(region);
      try {
        const result = await work();
        circuits.delete(region);
        return result;
      } catch (error) {
        recordError(region, error);
        throw error;
      }
    },
  };
};

/** Whether an error shows that the store of the region is unavailable. */
const isFailure = (error: unknown): boolean =>
  error instanceof Outage &&
  error.kind === 'unavailable' &&
  !(error instanceof PrimaryUnavailable || error instanceof KeysUnavailable);
