/** A cryptographically strong source of exactly `count` independent, unbiased bytes. */
export type Random = { bytes(count: number): Uint8Array };
