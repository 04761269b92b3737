/** Stored events that this release must not guess at: a newer release wrote them, or they are damaged. */
export class UnreadableEvents extends Error {
  constructor(reason: string) {
    super(`The stored events cannot be read: ${reason}`);
    this.name = 'UnreadableEvents';
  }
}

/** A stored head that this release must not guess at: a newer release wrote it, or it was altered. */
export class UnreadableHead extends Error {
  constructor(reason: string) {
    super(`The stored head cannot be read: ${reason}`);
    this.name = 'UnreadableHead';
  }
}
