import { Outage } from '../../domain/ports/outage.ts';

/** An outage in the region of the primary: it says nothing about the replica's region. */
export class PrimaryUnavailable extends Outage {
  constructor(cause: Outage) {
    super(cause.kind, 'A value of the primary cannot be read', cause);
    this.name = 'PrimaryUnavailable';
  }
}

/** An outage of the keys of a replica's region, perhaps of a single key: its store may well answer. */
export class KeysUnavailable extends Outage {
  constructor(cause: Outage) {
    super(cause.kind, 'A value cannot be sealed in the region', cause);
    this.name = 'KeysUnavailable';
  }
}

/** Rethrows an error from the primary's region, an `Outage` as `PrimaryUnavailable`. */
export const throwFromPrimary = (error: unknown): never => {
  throw error instanceof Outage ? new PrimaryUnavailable(error) : error;
};

/** Rethrows an error from the key service of a replica's region, an `Outage` as `KeysUnavailable`. */
export const throwFromKeys = (error: unknown): never => {
  throw error instanceof Outage ? new KeysUnavailable(error) : error;
};
