/** The keyring cannot be used as it is. The message is for the operator and says what to do. */
export class KeyringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyringError';
  }
}

/** Nothing of a keyring opens with a root key but its own. */
export const anotherRootKey = (): KeyringError =>
  new KeyringError('This root key is not the one the keyring was made with.');
