/** What a fault proxy does to the connections that go through it, from when it is set. */
export type Fault =
  | { readonly kind: 'none' }
  /** Connections are taken, and nothing that is sent on them gets anywhere. */
  | { readonly kind: 'silence' }
  /** Connections are reset as soon as they are made, and those that are open at once. */
  | { readonly kind: 'reset' }
  /** Each connection is reset after so many bytes of what the service answers. */
  | { readonly kind: 'cut'; readonly after: number }
  /** So many bytes of an answer pass as they come, and then one at a time, this many milliseconds apart. */
  | { readonly kind: 'drip'; readonly after: number; readonly every: number }
  | Link;

/** A long way to the service. */
export type Link = {
  readonly kind: 'link';
  /** In milliseconds, there and back. */
  readonly roundTrip: number;
  /** Whether a connection begins with ten packets a round trip, as TCP does, and doubles them with each. */
  readonly slowStart: boolean;
};

/** The way to a healthy service. */
export const NONE: Fault = { kind: 'none' };
