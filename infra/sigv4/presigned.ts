/** How long a presigned request may be good for unless an operator says otherwise, in seconds. */
export const PRESIGNED_MAX = 900;

/** The longest that Signature Version 4 knows: seven days, in seconds. */
export const LONGEST_PRESIGNED = 604_800;

/** What a setting of the longest lifetime must be, in words for an operator. */
export const PRESIGNED_MEANING = `a whole number of seconds from 0 to ${LONGEST_PRESIGNED}, 0 for no presigned requests at all`;

/** Reads such a setting; `null` for one that is none. */
export const readPresignedMax = (value: string): number | null => {
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  return seconds <= LONGEST_PRESIGNED ? seconds : null;
};
