const BASIC_FORMAT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** `YYYYMMDDTHHMMSSZ` to epoch milliseconds, or null when that is no second of the calendar. */
export const parseTimestamp = (text: string): number | null => {
  if (!BASIC_FORMAT.test(text)) return null;
  const iso = text.replace(BASIC_FORMAT, '$1-$2-$3T$4:$5:$6.000Z');
  const ms = Date.parse(iso);
  // The engine rolls 30 February over to March; only a real date comes back as it went in.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? null : ms;
};

/** Epoch milliseconds to `YYYYMMDDTHHMMSSZ`, fraction cut off. Throws RangeError outside the calendar. */
export const formatTimestamp = (ms: number): string =>
  new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
