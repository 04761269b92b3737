import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../domain/ports/clock.ts';
import type { KeyTable } from './key-table.ts';

/** What key service and administration of an open keyring share. */
export type KeyringParts = {
  readonly table: KeyTable;
  /** Encrypts the material of every key. */
  readonly materialKey: KeyObject;
  readonly clock: Clock;
};
