import { createDecipheriv } from 'node:crypto';
import { onTestFinished, vi } from 'vitest';

/**
 * Keeps references to everything that ciphers decrypt for the rest of the test, including bytes that turn out not to
 * be authentic. Returns what has become of those bytes.
 */
export const watchDecryption = (): (() => readonly Uint8Array[]) => {
  const decipher = createDecipheriv('aes-256-gcm', new Uint8Array(32), new Uint8Array(12));
  const update = vi.spyOn(Object.getPrototypeOf(decipher), 'update');
  onTestFinished(() => update.mockRestore());
  return () => update.mock.results.map(({ value }) => Uint8Array.from(value));
};
