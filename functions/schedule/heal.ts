import { reconcileWorker, retryWorker } from '../../app/replication/workers.ts';
import { inTurnAt } from '../../domain/replication/slots.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import type { RemainingTime } from '../lambda/remaining-time.ts';
import { MARGIN, type ReplicationDeployment } from '../workers/deployment.ts';
import { type ScheduledReport, scheduled } from './scheduled.ts';

/** Dependencies of the function that heals replicas. */
export type HealOptions = ReplicationDeployment & {
  /** The account whose secrets are compared. */
  readonly account: () => Promise<AccountId>;
};

/**
 * The retries start no secret this many milliseconds after their own start: the next run starts after a
 * minute. Overlapping runs do no harm.
 */
const RETRY_TIME = 50_000;

/**
 * Handles the schedules that need no stream: tries replicas again whose pause is over, or compares an
 * hour's part of all secrets with their replicas. Throws at the end if replicas were given up, if there
 * were faults, or if a comparison ran out of time.
 */
export const healHandler = ({ ports, account, region, telemetry }: HealOptions) => {
  const { clock, ids } = ports;
  const host = { region, telemetry, clock, ids, margin: MARGIN };
  const tasks = {
    retry: scheduled(retryWorker(ports), {
      ...host,
      limit: RETRY_TIME,
      // What there was no time for is for the next run.
      trouble: (report) => troubleOf('retry', report, report.failure === null),
    }),
    reconcile: scheduled(
      // Includes permanent failures once a day, since their cause may be gone.
      reconcileWorker(ports, { account, inTurn: inTurnAt, dryRun: false, eagerness: 'all' }),
      {
        ...host,
        trouble: (report) =>
          troubleOf('reconcile', report, report.complete && report.failure === null),
      },
    ),
  };
  return async (event: unknown, context: RemainingTime): Promise<void> =>
    tasks[taskOf(event)](context);
};

type HealTask = 'retry' | 'reconcile';

const taskOf = (event: unknown): HealTask => {
  const { task } = Object(event);
  if (task === 'retry' || task === 'reconcile') return task;
  throw new Error('The event names no task; serverless.yml gives each schedule one.');
};

const troubleOf = (
  task: HealTask,
  { givenUp, faults }: ScheduledReport,
  complete: boolean,
): string | null =>
  givenUp + faults === 0 && complete
    ? null
    : `${task}: ${givenUp} given up, ${faults} faults, complete: ${complete}.`;
