/**
 * An operator has to fix the configuration, such as a missing table. The message is for the operator's log;
 * it is derived from the configuration and never from a request.
 */
export class Misconfiguration extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Misconfiguration';
  }
}
