import type { StreamId } from './stream.ts';

/**
 * Something stored that is not as this service left it: somebody altered it, or the disk did. It is not
 * believed, and its secret has to be mended by an operator.
 */
export class AlteredEntry extends Error {
  constructor(what: string, { region, name }: StreamId, cause?: unknown) {
    super(`The stored ${what} of ${name} in ${region} is not as the service left it`, { cause });
    this.name = 'AlteredEntry';
  }
}
