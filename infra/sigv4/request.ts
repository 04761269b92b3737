/** A request as received: nothing in it has been decoded, merged or reordered. */
export type SignedRequest = {
  readonly method: string;
  /** Raw path of the request line, still percent-encoded, such as `/` or `/prod/`. */
  readonly path: string;
  /** Raw query without its `?`; empty when there is none. */
  readonly query: string;
  /**
   * Wire order, names in any case, one entry per header line. Values are hashed as UTF-8: a
   * non-ASCII value that a server decoded as Latin-1 does not match, and no stock client sends one.
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The raw bytes of the body. */
  readonly body: Uint8Array;
};

/** Header values by lower-case name; values of one name in wire order. */
export type HeaderMap = ReadonlyMap<string, readonly string[]>;

/**
 * Groups headers by name and normalises their values as the canonical form requires: white space is trimmed at the
 * ends, and runs of it become one space. Quoted strings are no exception: an older AWS document made them one, today's
 * does not, and neither do the SDKs. Line breaks count as white space too, so that no value can forge a canonical line.
 */
export const headersByName = ({ headers }: Pick<SignedRequest, 'headers'>): HeaderMap => {
  const known = GROUPED.get(headers);
  if (known !== undefined) return known;
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const values = grouped.get(lower);
    if (values === undefined) grouped.set(lower, [canonicalValue(value)]);
    else values.push(canonicalValue(value));
  }
  GROUPED.set(headers, grouped);
  return grouped;
};

/** Memoised by identity: every step of a verification reads the headers, which do not change in between. */
const GROUPED = new WeakMap<SignedRequest['headers'], HeaderMap>();

/** Most values have no white space to collapse, and testing is cheaper than replacing. */
const UNUSUAL_SPACE = /^[ \t\r\n]|[ \t\r\n]$|[\t\r\n]| {2}/;

const canonicalValue = (value: string): string =>
  UNUSUAL_SPACE.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : value;
