import type { Clock } from '../domain/ports/clock.ts';
import type { RequestLog } from '../functions/api/request-log.ts';
import type { LogLevel } from './options.ts';

/** The log as one JSON object a line, each with its time. */
export const requestLogger = (
  level: LogLevel,
  { now, err }: Clock & { readonly err: (line: string) => void },
): RequestLog => {
  const least = { none: Number.POSITIVE_INFINITY, errors: 500, requests: 0 }[level];
  return (record) => {
    if (record.status < least) return;
    err(JSON.stringify({ time: new Date(now()).toISOString(), ...record }));
  };
};
