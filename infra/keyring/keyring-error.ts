/** The keyring cannot be used as it is. The message is for the operator and says what to do. */
export class KeyringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyringError';
  }
}
