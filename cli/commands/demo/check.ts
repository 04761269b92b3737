/** Something the demo claims is not so. */
export class CheckFailed extends Error {
  constructor(claim: string) {
    super(claim);
    this.name = 'CheckFailed';
  }
}

/** Goes on only if the claim holds. Throws `CheckFailed`. */
export function check(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new CheckFailed(claim);
}
