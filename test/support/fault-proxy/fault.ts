/** What a fault proxy does to its connections from now on. */
export type Fault =
  | { readonly kind: 'none' }
  /** Connections are accepted, and nothing that is sent on them is forwarded. */
  | { readonly kind: 'silence' }
  /** New connections are reset as soon as they are made, and open ones immediately. */
  | { readonly kind: 'reset' }
  /** Each connection is reset after this many bytes of the response. */
  | { readonly kind: 'cut'; readonly after: number }
  /** This many bytes of a response pass freely, then one at a time, this many milliseconds apart. */
  | { readonly kind: 'drip'; readonly after: number; readonly every: number }
  | Link;

/** A link with a long round-trip time. */
export type Link = {
  readonly kind: 'link';
  /** Round-trip time in milliseconds. */
  readonly roundTrip: number;
  /** Whether a connection starts with ten packets per round trip and doubles them each time, as TCP does. */
  readonly slowStart: boolean;
};

/** No fault: the service is healthy. */
export const NONE: Fault = { kind: 'none' };
