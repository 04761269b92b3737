import { fanOut, type Telemetry } from '../../app/telemetry/telemetry.ts';
import {
  type Item,
  type RunHost,
  type RunReport,
  runWorker,
  type Worker,
} from '../../app/workers/worker.ts';
import { invocationDeadline, type RemainingTime } from '../lambda/remaining-time.ts';

/** How a worker runs on a schedule of Lambda. */
export type Schedule = Omit<RunHost, 'signal' | 'onOutcome' | 'onReplica'> & {
  /** The time that an invocation leaves unused, in milliseconds, for items that were begun just before. */
  readonly margin: number;
  /** No item is begun this many milliseconds after the start; without a limit when left out. */
  readonly limit?: number;
  /**
   * The error of a run that an operator has to look at, `null` for any other. Lambda counts it and puts it
   * on the on-failure queue, so it has numbers alone; the log has the rest.
   */
  readonly trouble: (report: ScheduledReport) => string | null;
};

/** The result of a scheduled run. */
export type ScheduledReport = RunReport & {
  /** Items that failed, and the run itself if it did. */
  readonly faults: number;
  /** Replicas whose series of attempts was given up. */
  readonly givenUp: number;
};

/**
 * Hosts a worker on a schedule: runs it for as long as an invocation may take, and leaves the rest to the
 * next one. Throws at the end what `trouble` says.
 */
export const scheduled =
  <Of extends Item>(worker: Worker<Of>, { margin, limit, trouble, ...host }: Schedule) =>
  async (context: RemainingTime): Promise<void> => {
    const { clock } = host;
    const started = clock.now();
    const isOver = () => limit !== undefined && clock.now() - started >= limit;
    let givenUp = 0;
    const counter: Telemetry = (record) => {
      if (record.kind === 'replica' && record.finding.event === 'gave-up') givenUp += 1;
    };
    const report = await runWorker(worker, {
      ...host,
      telemetry: fanOut(host.telemetry, counter),
      signal: invocationDeadline(context, margin, isOver),
    });
    const faults = report.failed + (report.failure === null ? 0 : 1);
    const message = trouble({ ...report, faults, givenUp });
    if (message !== null) throw new Error(message);
  };
