import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { faultOf, type RequestLog } from '../../functions/api/request-log.ts';
import { randomIds } from '../../infra/system/ids.ts';

/** What a worker was at when something failed. */
export type Failing = {
  readonly operation: string;
  /** Of what was worked on; left out with a stream, which has its own. */
  readonly region?: Region;
  /** The secret that was worked on, if it was one. */
  readonly stream?: StreamId;
  /** Of the replica that was worked on. */
  readonly replicaRegion?: Region;
  /** In words of ours. */
  readonly message?: string;
};

/** Takes what failed outside of any request, and what was thrown, if anything was. */
export type FailureLog = (failing: Failing, error: unknown) => void;

/** Failures of workers as lines of the log of requests, each under an id of its own. */
export const failureLog =
  (log: RequestLog): FailureLog =>
  ({ stream, ...failing }, error) =>
    log({
      requestId: randomIds.requestId(),
      status: 500,
      milliseconds: 0,
      ...failing,
      ...(stream && {
        account: stream.account,
        region: stream.region,
        secretName: stream.name,
      }),
      ...(error !== undefined && { fault: faultOf(error) }),
    });
