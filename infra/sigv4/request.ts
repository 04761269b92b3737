/** A request as it came over the wire: nothing in it has been decoded, merged or reordered. */
export type SignedRequest = {
  readonly method: string;
  /** Raw path of the request line, still percent-encoded, such as `/` or `/prod/`. */
  readonly path: string;
  /** Raw query without its `?`; empty when there is none. */
  readonly query: string;
  /**
   * Wire order, names in any case, one entry per header line. Values are hashed as UTF-8: one beyond
   * ASCII that a server decoded as Latin-1 does not match, and no stock client sends one.
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes that were sent, before anything parsed them. */
  readonly body: Uint8Array;
};

/** Header values by lower-case name; values of one name in wire order. */
export type HeaderMap = ReadonlyMap<string, readonly string[]>;

/**
 * Groups headers as the canonical form wants them: white space trimmed at the ends, runs of it one
 * space. Quoted strings get no exception: an older AWS text gave them one, today's does not, and no
 * SDK makes one. Line breaks count as space too, so that no value can forge a canonical line.
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

/** Each step of a verification looks at the headers, and nobody changes them in between. */
const GROUPED = new WeakMap<SignedRequest['headers'], HeaderMap>();

/** Most values have no white space to collapse, and looking is cheaper than replacing. */
const UNUSUAL_SPACE = /^[ \t\r\n]|[ \t\r\n]$|[\t\r\n]| {2}/;

const canonicalValue = (value: string): string =>
  UNUSUAL_SPACE.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : value;
