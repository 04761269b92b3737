/** A claim of the demo does not hold. */
export class ClaimFailed extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'ClaimFailed';
  }
}

/** Throws `ClaimFailed` unless the claim holds. */
export function claim(holds: boolean, text: string): asserts holds {
  if (!holds) throw new ClaimFailed(text);
}
