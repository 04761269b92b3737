/** The length of a signature in bytes: that of HMAC-SHA-256. */
export const MAC_BYTES = 32;

/**
 * HMAC-SHA-256 of a text's UTF-8 bytes, under a key that never leaves the service and is shared by all
 * instances that may get a token.
 */
export type TokenMac = { sign(text: string): Uint8Array };
