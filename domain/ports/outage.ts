/**
 * Why a backing service could not do its part; each is worth a retry by the client. One that is `slow` was
 * there all the time and did not come to an end.
 */
export type OutageKind = 'throttled' | 'unavailable' | 'slow';

/**
 * A backing service (store or key service) is throttling, down or too slow. Nothing is half done; whether a
 * write happened may be unknown, and a retry of the same request finds out.
 */
export class Outage extends Error {
  readonly kind: OutageKind;

  constructor(kind: OutageKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Outage';
    this.kind = kind;
  }
}
