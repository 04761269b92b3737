import type { Clock } from '../domain/ports/clock.ts';
import type { RequestLog, RequestRecord } from '../functions/api/request-log.ts';
import type { LogLevel } from './options.ts';

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

const isLogged = (level: LogLevel, { status, keyFailure }: RequestRecord): boolean =>
  level === 'requests' || (level === 'errors' && (status >= 500 || isTampering(keyFailure)));

/** Nobody's request makes a stored value so; somebody altered the store, or it is damaged. */
const isTampering = (failure: RequestRecord['keyFailure']): boolean =>
  failure === 'notAuthentic' || failure === 'malformed' || failure === 'invalidCiphertext';
