/**
 * Something an operator has to set right, such as a missing table. Its message is for the operator's
 * log; it is made of the configuration and never of what a caller sent.
 */
export class Misconfiguration extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Misconfiguration';
  }
}
