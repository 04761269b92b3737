const MAX_LENGTH = 0xffff;
const PREFIX = 2;

/** Concatenates byte arrays into a new one. */
export const concatBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

/**
 * Encodes each field as a 16-bit big-endian byte length and its bytes (UTF-8 for text), so that different lists of
 * fields never have the same encoding. Throws `RangeError` for a field over 65 535 bytes.
 */
export const lengthPrefixed = (fields: readonly (string | Uint8Array)[]): Uint8Array => {
  const sizes = fields.map((field) => Buffer.byteLength(field));
  if (sizes.some((size) => size > MAX_LENGTH)) {
    throw new RangeError('A field is longer than 65535 bytes');
  }
  const whole = Buffer.alloc(sizes.reduce((total, size) => total + PREFIX + size, 0));
  let offset = 0;
  for (const [index, field] of fields.entries()) {
    offset = whole.writeUInt16BE(sizes[index] ?? 0, offset);
    if (typeof field === 'string') offset += whole.write(field, offset, 'utf8');
    else {
      whole.set(field, offset);
      offset += field.length;
    }
  }
  return whole;
};
