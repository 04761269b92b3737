/** Default maximum lifetime of a presigned request, in seconds. */
export const PRESIGNED_MAX = 900;

/** The longest lifetime that Signature Version 4 allows: seven days, in seconds. */
export const LONGEST_PRESIGNED = 604_800;

/** Describes valid values of the maximum lifetime, for operators. */
export const PRESIGNED_MEANING = `a whole number of seconds from 0 to ${LONGEST_PRESIGNED}, 0 for no presigned requests at all`;

/** Parses a maximum lifetime; `null` if it is invalid. */
export const readPresignedMax = (value: string): number | null => {
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  return seconds <= LONGEST_PRESIGNED ? seconds : null;
};
