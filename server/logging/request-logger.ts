import type { Clock } from '../../domain/ports/clock.ts';
import type { LeftOut } from '../../functions/api/refusal-limit.ts';
import type { RequestLog, RequestRecord } from '../../functions/api/request-log.ts';
import type { ServerRecord } from '../http/server-log.ts';
import type { LogLevel } from '../settings/serve-options.ts';

/** The log as one JSON object a line, each with its time. */
export const requestLogger = (
  level: LogLevel,
  { now, err }: Clock & { readonly err: (line: string) => void },
): RequestLog => {
  return (record) => {
    if (!isLogged(level, record)) return;
    err(JSON.stringify({ time: new Date(now()).toISOString(), ...record }));
  };
};

/** What the server tells of itself, at every level but `none`. */
export const serverLogger =
  (level: LogLevel, { now, err }: Clock & { readonly err: (line: string) => void }) =>
  (record: ServerRecord | LeftOut): void => {
    if (level === 'none') return;
    err(JSON.stringify({ time: new Date(now()).toISOString(), ...record }));
  };

const isLogged = (level: LogLevel, record: RequestRecord): boolean =>
  level === 'requests' || (level === 'errors' && isTrouble(record));

/** Overload is summed up by a line of the server. */
const isTrouble = ({ status, keyFailure, overload, refusal }: RequestRecord): boolean =>
  (status >= 500 && !overload) || isTampering(keyFailure) || refusal !== undefined;

/** Nobody's request makes a stored value so; somebody altered the store, or it is damaged. */
const isTampering = (failure: RequestRecord['keyFailure']): boolean =>
  failure === 'notAuthentic' || failure === 'malformed' || failure === 'invalidCiphertext';
