/** M32 */
export const TOO_SHORT = 'Password length is too short based on the required types.';

/** M45 */
export const TYPE_EXCLUDED = 'All characters of the desired type have been excluded.';

/** M46 */
export const ALL_EXCLUDED = 'All characters have been excluded from selection.';
