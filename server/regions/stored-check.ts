import type { RequestLog } from '../../functions/api/request-log.ts';
import { randomIds } from '../../infra/system/ids.ts';
import type { Home } from '../home/home.ts';
import { failureLog } from '../logging/failure-log.ts';

const OPERATION = 'check-stored';

/** A look at the files of all regions that goes on beside the service, and how to end it. */
export const startStoredCheck = (
  { check }: Pick<Home, 'check'>,
  log: RequestLog,
): { readonly stop: () => Promise<void> } => {
  const failed = failureLog(log);
  const running = check?.({
    sound: (region, milliseconds) =>
      log({
        requestId: randomIds.requestId(),
        status: 200,
        milliseconds,
        operation: OPERATION,
        region,
      }),
    damaged: (region, error) => failed({ operation: OPERATION, region }, error),
    failed: (error) => failed({ operation: OPERATION }, error),
  });
  return { stop: async () => running?.stop() };
};
