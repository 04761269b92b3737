import type { TurnedAwayRecord } from './turned-away-record.ts';

/** A line of the log that is about the server and not about one request. */
export type ServerRecord = TurnedAwayRecord;

/** Takes a line now and then. */
export type ServerLog = (record: ServerRecord) => void;
