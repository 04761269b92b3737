import type { StreamId } from './stream.ts';

/**
 * A stored entry is not as this service wrote it: it was tampered with, or the disk is corrupt. It is not
 * trusted, and an operator has to repair its secret.
 */
export class AlteredEntry extends Error {
  constructor(what: string, { region, name }: StreamId, cause?: unknown) {
    super(`The stored ${what} of ${name} in ${region} is not as the service left it`, { cause });
    this.name = 'AlteredEntry';
  }
}
