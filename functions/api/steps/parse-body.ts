import { ApiError } from '../wire/api-error.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The body as JSON. Neither the parser's complaint nor its cause is passed on: both quote the text,
 * and the text holds a secret.
 */
export const parseBody = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new ApiError('SerializationException', 'The body is not JSON in UTF-8.');
  }
};
