import type { Region } from '../domain/secret/ids.ts';
import { faultOf, type RequestLog } from '../functions/api/request-log.ts';
import { randomIds } from '../infra/system/ids.ts';

/** Takes what failed outside of any request: what a worker was at, and what was thrown, if anything was. */
export type FailureLog = (
  about: { readonly operation: string; readonly region?: Region },
  error: unknown,
) => void;

/** Failures of workers as lines of the log of requests, each under an id of its own. */
export const failureLog =
  (log: RequestLog): FailureLog =>
  (about, error) =>
    log({
      requestId: randomIds.requestId(),
      status: 500,
      milliseconds: 0,
      ...about,
      ...(error !== undefined && { fault: faultOf(error) }),
    });
