/** Whether a value was sent as SecretString or SecretBinary; the two are never equal. */
export type ValueKind = 'string' | 'binary';

const REDACTED = '[redacted]';

/**
 * A secret value in plain text. The bytes are private, so printing, serialising or inspecting it by
 * mistake shows `[redacted]`; only `reveal` returns them.
 */
export class Plaintext {
  readonly kind: ValueKind;
  readonly #bytes: Uint8Array;

  constructor(kind: ValueKind, bytes: Uint8Array) {
    this.kind = kind;
    this.#bytes = bytes;
  }

  /** Returns the bytes; for a string, its UTF-8 encoding. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  /** Compares kind and bytes, in constant time. */
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

  /** Used by `console.log` and `util.inspect` in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
