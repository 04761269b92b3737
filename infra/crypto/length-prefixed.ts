const MAX_LENGTH = 0xffff;
const utf8 = new TextEncoder();

/** The arrays one after the other, in a new array. */
export const concatBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

/**
 * Each field as a 16-bit big-endian byte length and its bytes (UTF-8 for text), so that no two lists
 * of fields have the same encoding. Throws `RangeError` for a field over 65 535 bytes.
 */
export const lengthPrefixed = (fields: readonly (string | Uint8Array)[]): Uint8Array =>
  concatBytes(fields.flatMap(prefixed));

const prefixed = (field: string | Uint8Array): Uint8Array[] => {
  const bytes = typeof field === 'string' ? utf8.encode(field) : field;
  if (bytes.length > MAX_LENGTH) throw new RangeError('A field is longer than 65535 bytes');
  return [Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes];
};
