import { Outage } from '../ports/outage.ts';

/** An outage on the side of the primary: no region is to be blamed for it. */
export class PrimaryUnavailable extends Outage {
  constructor(cause: Outage) {
    super(cause.kind, 'A value of the primary cannot be read', cause);
    this.name = 'PrimaryUnavailable';
  }
}
