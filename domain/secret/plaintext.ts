/** Whether a value came as SecretString or SecretBinary; the two are never equal. */
export type ValueKind = 'string' | 'binary';

const REDACTED = '[redacted]';

/**
 * A secret value in the clear. Its bytes are private, so printing, serialising or inspecting it by
 * mistake shows `[redacted]`; only `reveal` hands them out.
 */
export class Plaintext {
  readonly kind: ValueKind;
  readonly #bytes: Uint8Array;

  constructor(kind: ValueKind, bytes: Uint8Array) {
    this.kind = kind;
    this.#bytes = bytes;
  }

  /** The bytes themselves: UTF-8 text for a string. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  /** Same kind and same bytes, without telling by its time where they differ. */
  equals(other: Plaintext): boolean {
    const theirs = other.reveal();
    if (this.kind !== other.kind || this.#bytes.length !== theirs.length) return false;
    let difference = 0;
    for (const [index, byte] of this.#bytes.entries()) difference |= byte ^ (theirs[index] ?? 0);
    return difference === 0;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** What `console.log` and `util.inspect` of Node show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
