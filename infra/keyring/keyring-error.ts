/** The keyring cannot be used in its present state. The message tells the operator what to do. */
export class KeyringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyringError';
  }
}

/** The root key does not open this keyring. */
export const wrongRootKey = (): KeyringError =>
  new KeyringError('This root key is not the one the keyring was made with.');
