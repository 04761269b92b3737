/** Why a backing service could not do its part; both are worth a retry by the client. */
export type OutageKind = 'throttled' | 'unavailable';

/**
 * A backing service (store or key service) is throttling or down. Nothing is half done; whether a
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
