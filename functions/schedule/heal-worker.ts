import type { ReplicationPorts } from '../../app/replication/ports.ts';
import { reconcile } from '../../app/replication/reconcile.ts';
import { retryDue } from '../../app/replication/retry-due.ts';
import { deadlineSignal } from '../../app/workers/deadline.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { inTurnAt } from '../../domain/replication/slots.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import { faultOf } from '../api/request-log.ts';
import type { RemainingTime } from '../lambda/context.ts';
import { placeOf } from '../workers/log.ts';
import { loggedNotices } from '../workers/notices.ts';
import { MARGIN, type WorkerOptions } from '../workers/worker.ts';

/** What the worker works with. */
export type HealOptions = WorkerOptions & {
  /** Whose secrets are compared. */
  readonly account: () => Promise<AccountId>;
};

/**
 * A run of the retries begins with no secret any more so long after its start, in milliseconds: the next
 * run begins after a minute. It does no harm when both are under way.
 */
const RETRY_TIME = 50_000;

type HealTask = 'retry' | 'reconcile';

/** What one invocation works with. */
type Run = HealOptions & {
  readonly ports: ReplicationPorts;
  readonly signal: AbortSignal;
  readonly onFault: (stream: StreamId, thrown: unknown) => void;
};

/**
 * What needs no stream: replicas whose pause is over are tried again, or an hour's part of all secrets
 * is compared with its replicas. Throws at the end what an operator has to look at: replicas that were
 * given up, faults, and a comparison that did not come to its end. Lambda counts that as an error and
 * puts it on the on-failure queue, so it has numbers alone; the log has the rest.
 */
export const healWorker =
  (options: HealOptions) =>
  async (event: unknown, context: RemainingTime): Promise<void> => {
    const task = taskOf(event);
    const { ports, log, region } = options;
    const notices = loggedNotices(task, log);
    const started = ports.clock.now();
    const inTime = () => task === 'reconcile' || ports.clock.now() - started < RETRY_TIME;
    let faults = 0;
    const fault = (thrown: unknown, where: Partial<ReturnType<typeof placeOf>>) => {
      faults += 1;
      log({ task, event: 'fault', ...where, fault: faultOf(thrown) });
    };
    const run: Run = {
      region,
      log,
      account: options.account,
      ports: { ...ports, notices },
      signal: deadlineSignal(() => context.getRemainingTimeInMillis() <= MARGIN || !inTime()),
      onFault: (stream, thrown) => fault(thrown, placeOf(stream)),
    };
    const complete = await TASKS[task](run).catch((thrown: unknown) => {
      fault(thrown, { primaryRegion: region });
      return false;
    });
    const givenUp = notices.givenUp();
    if (givenUp + faults === 0 && complete) return;
    throw new Error(`${task}: ${givenUp} given up, ${faults} faults, complete: ${complete}.`);
  };

const taskOf = (event: unknown): HealTask => {
  const { task } = Object(event);
  if (task === 'retry' || task === 'reconcile') return task;
  throw new Error('The event names no task; serverless.yml gives each schedule one.');
};

/** Each answers whether it did all there is to do; the next run of the retries goes on with them. */
const TASKS: { readonly [Task in HealTask]: (run: Run) => Promise<boolean> } = {
  retry: async ({ ports, region, log, ...run }) => {
    const secrets = await retryDue(ports, region, run);
    if (secrets > 0) log({ task: 'retry', event: 'summary', secrets });
    return true;
  },

  reconcile: async ({ ports, region, log, account, signal, onFault }) => {
    const { compared, complete } = await reconcile(ports, {
      owner: { account: await account(), region },
      wants: inTurnAt(ports.clock.now()),
      signal,
      onFault,
      found: ({ stream, region: replicaRegion, discrepancy, outcome, error }) => {
        const where = placeOf(stream, replicaRegion);
        const fault = error === undefined ? {} : { fault: faultOf(error) };
        log({
          task: 'reconcile',
          event: 'difference',
          ...where,
          difference: discrepancy,
          outcome,
          ...fault,
        });
      },
      dryRun: false,
      // Once a day, also what had failed for good: its cause may be gone.
      eagerness: 'all',
    });
    log({ task: 'reconcile', event: 'summary', secrets: compared, complete });
    return complete;
  },
};
