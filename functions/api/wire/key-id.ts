import { branded, type KeyId } from '../../../domain/secret/ids.ts';

/** The key a caller named, as it was given; `null` for none, which an empty text is too. */
export const keyIdOf = (named: string | undefined): KeyId | null =>
  named ? branded<KeyId>(named) : null;
