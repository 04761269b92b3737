import type { Fault } from '../../app/telemetry/fault.ts';
import {
  accessFailureLine,
  linesBy,
  PURGE,
  purgeLine,
  type RequestLine,
  requestLine,
} from '../../app/telemetry/request-line.ts';
import type {
  ItemRecord,
  ReplicaRecord,
  ServerEvent,
  Telemetry,
  TelemetryRecord,
  WorkerRunRecord,
} from '../../app/telemetry/telemetry.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';

/**
 * A log line of a worker. Names and regions tell an operator where to look; messages come from a fixed
 * set of texts.
 */
export type TaskLine = {
  /** The name of the worker. */
  readonly task: string;
  readonly event: string;
  readonly account?: string;
  readonly name?: string;
  readonly region?: string;
  readonly primaryRegion?: string | null;
  readonly replicaRegion?: string;
  readonly message?: string;
  readonly difference?: string;
  readonly outcome?: string | null;
  readonly secrets?: number;
  readonly complete?: boolean;
  readonly commit?: string;
  readonly change?: string;
  readonly fault?: Fault;
};

/** Every line that a deployment on Lambda writes. */
export type LogLine = RequestLine | TaskLine | ServerEvent;

/** Telemetry as log lines: one JSON object a line, as CloudWatch Logs can query it. */
export const logLines = linesBy<LogLine>((record) => lineOf(record));

/** Telemetry of a function, on its standard output. */
export const toStandardOutput: Telemetry = logLines((line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
});

const lineOf = (record: TelemetryRecord): LogLine | null => {
  switch (record.kind) {
    case 'request':
      return requestLine(record);
    case 'access-failure':
      return accessFailureLine(record);
    case 'worker-run':
      return record.run.worker === PURGE ? purgeLine(record) : runLine(record);
    case 'item':
      return record.run.worker === PURGE ? purgeLine(record) : itemLine(record);
    case 'replica':
      return replicaLine(record);
    case 'altered-commit': {
      const { stream, commit, change } = record;
      return { task: 'watch-commits', event: 'commit-altered', ...stream, commit, change };
    }
    case 'server': {
      const { kind, ...line } = record;
      return line;
    }
  }
};

/** A run that failed, or its summary as far as there is something to say. */
const runLine = (record: WorkerRunRecord): TaskLine | null => {
  const { run, fault, begun, postponed, complete } = record;
  const task = run.worker;
  if (fault !== undefined) return { task, event: 'fault', primaryRegion: run.region, fault };
  // What a batch of the stream left out comes again; every other batch is in the metrics of the function.
  if (task === 'replicate')
    return postponed > 0 ? { task, event: 'postponed', secrets: postponed } : null;
  // The comparison runs once an hour and always says how far it came; other work only if there was any.
  if (task === 'reconcile') return { task, event: 'summary', secrets: begun, complete };
  return begun > 0 ? { task, event: 'summary', secrets: begun } : null;
};

const itemLine = ({ run, stream, fault }: ItemRecord): TaskLine | null =>
  fault === undefined ? null : { task: run.worker, event: 'fault', ...subject(stream), fault };

const replicaLine = ({ run, stream, replicaRegion, finding, fault }: ReplicaRecord): TaskLine => {
  const task = run.worker;
  const where = subject(stream, replicaRegion);
  const why = fault === undefined ? {} : { fault };
  if (finding.event !== 'discrepancy')
    return { task, event: finding.event, ...where, message: finding.message, ...why };
  const { discrepancy: difference, outcome } = finding;
  return { task, event: 'difference', ...where, difference, outcome, ...why };
};

/** The secret in question: the stream of the primary, and the region of the replica. */
const subject = ({ account, region, name }: StreamId, replicaRegion?: Region) => ({
  account,
  name,
  primaryRegion: region,
  ...(replicaRegion !== undefined && { replicaRegion }),
});
