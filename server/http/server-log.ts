import type { TurnedAwayRecord } from './turned-away-record.ts';

/** A line of the log that is about the server and not about one request. */
export type ServerRecord =
  | TurnedAwayRecord
  /** Connections made from now on get another certificate. */
  | { readonly event: 'tls-reloaded'; readonly validTo: string }
  /** The files of the certificate and key changed, and cannot be used. */
  | { readonly event: 'tls-not-reloaded'; readonly reason: string };

/** Takes a line now and then. */
export type ServerLog = (record: ServerRecord) => void;
