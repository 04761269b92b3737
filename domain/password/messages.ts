/** M32 */
export const TOO_SHORT = 'Password length is too short based on the required types.';

/** Not recorded from the service. */
export const NOTHING_INCLUDED =
  "You can't exclude every character type that the password could be made of.";
