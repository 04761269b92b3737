import { Outage } from '../../domain/ports/outage.ts';
import type { Instant } from '../../domain/secret/ids.ts';

/** An outage on the side of the primary: no region is to be blamed for it. */
export class PrimaryUnavailable extends Outage {
  constructor(cause: Outage) {
    super(cause.kind, 'A value of the primary cannot be read', cause);
    this.name = 'PrimaryUnavailable';
  }
}

/** An outage of the keys of a region, be it of one key only: its store may answer all the same. */
export class KeysUnavailable extends Outage {
  constructor(cause: Outage) {
    super(cause.kind, 'A value cannot be sealed in the region', cause);
    this.name = 'KeysUnavailable';
  }
}

/** A region that was not asked, because it did not answer others a moment ago. */
export class CircuitOpen extends Outage {
  /** When it is asked again. */
  readonly until: Instant;

  constructor(until: Instant) {
    super('unavailable', 'The region did not answer others');
    this.name = 'RegionResting';
    this.until = until;
  }
}
