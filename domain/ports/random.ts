/** A cryptographically strong source: exactly `count` bytes, each one independent and unbiased. */
export type Random = { bytes(count: number): Uint8Array };
