const BASIC_FORMAT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Parses `YYYYMMDDTHHMMSSZ` to epoch milliseconds; `null` if there is no such second in the calendar. */
export const parseTimestamp = (text: string): number | null => {
  const [, year, month, day, hours, minutes, seconds] = BASIC_FORMAT.exec(text) ?? [];
  if (year === undefined) return null;
  const time = [Number(hours), Number(minutes), Number(seconds)] as const;
  const ms = utc([Number(year), Number(month), Number(day)], time);
  // The engine rolls 30 February over to March; only a real date formats back to the same text.
  return formatTimestamp(ms) === text ? ms : null;
};

/** Not `Date.UTC`, which maps years below 100 to the twentieth century. */
const utc = (
  [year, month, day]: readonly [number, number, number],
  [hours, minutes, seconds]: readonly [number, number, number],
): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hours, minutes, seconds);
};

/**
 * Formats epoch milliseconds as `YYYYMMDDTHHMMSSZ`, truncating the fraction. Throws RangeError outside the
 * calendar.
 */
export const formatTimestamp = (ms: number): string => {
  const iso = new Date(ms).toISOString();
  const date = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}`;
  return `${date}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
};
