/** The part of Lambda's context that says how much time is left, in milliseconds. */
export type RemainingTime = { readonly getRemainingTimeInMillis: () => number };
