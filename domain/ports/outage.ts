/**
 * Why a backing service failed; clients may retry each of them. A `slow` one is reachable, and timed out.
 */
export type OutageKind = 'throttled' | 'unavailable' | 'slow';

/**
 * A backing service (store or key service) is throttling, down or too slow. Nothing is partially done;
 * whether a write happened may be unknown, and a retry of the same request finds out.
 */
export class Outage extends Error {
  readonly kind: OutageKind;

  constructor(kind: OutageKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Outage';
    this.kind = kind;
  }
}
