import { faultOf } from '../../app/telemetry/fault.ts';
import type { Telemetry, WorkerRunRecord } from '../../app/telemetry/telemetry.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { randomIds } from '../../infra/system/random.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** The name of the check in telemetry. */
export const STORED_CHECK = 'check-stored';

/** Starts checking the files of all regions in the background; `stop` ends the check. */
export const startStoredCheck = (
  { check }: Pick<Deployment, 'check'>,
  telemetry: Telemetry,
): { readonly stop: () => Promise<void> } => {
  const failed = (region: Region | null, error: unknown) =>
    telemetry({ ...checked(region, 0), done: 0, failed: 1, fault: faultOf(error) });
  const running = check?.({
    sound: (region, milliseconds) => telemetry(checked(region, milliseconds)),
    damaged: failed,
    failed: (error) => failed(null, error),
  });
  return { stop: async () => running?.stop() };
};

/** The record of one checked file that is sound. */
const checked = (region: Region | null, milliseconds: number): WorkerRunRecord => ({
  kind: 'worker-run',
  run: { id: randomIds.requestId(), worker: STORED_CHECK, region },
  milliseconds,
  begun: 1,
  done: 1,
  postponed: 0,
  failed: 0,
  complete: true,
});
