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
  RunFacts,
  ServerEvent,
  Telemetry,
  TelemetryRecord,
  WorkerRunRecord,
} from '../../app/telemetry/telemetry.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { randomIds } from '../../infra/system/random.ts';
import { STORED_CHECK } from '../regions/stored-check.ts';
import type { LogLevel } from '../settings/serve-options.ts';

/** Every line that the server writes, without its time. */
export type LogLine = RequestLine | ServerEvent;

/** Telemetry of the server as its log: one JSON object a line, each with its time. */
export const serverLog = (
  level: LogLevel,
  { now, err }: Clock & { readonly err: (line: string) => void },
): Telemetry =>
  logLines((line) => {
    if (!isLogged(level, line)) return;
    err(JSON.stringify({ time: new Date(now()).toISOString(), ...line }));
  });

const isLogged = (level: LogLevel, line: LogLine): boolean =>
  level === 'requests' || (level === 'errors' && ('event' in line || isTrouble(line)));

/** A server event sums up what was refused for want of memory. */
const isTrouble = ({ status, keyFailure, overload, refusal }: RequestLine): boolean =>
  (status >= 500 && !overload) || isTampering(keyFailure) || refusal !== undefined;

/** No request makes a stored value like this; the store was tampered with or is damaged. */
const isTampering = (failure: RequestLine['keyFailure']): boolean =>
  failure === 'notAuthentic' || failure === 'malformed' || failure === 'invalidCiphertext';

/** Telemetry as lines, for those records that have one. */
export const logLines = linesBy<LogLine>((record) => lineOf(record));

const lineOf = (record: TelemetryRecord): LogLine | null => {
  switch (record.kind) {
    case 'request':
      return requestLine(record);
    case 'access-failure':
      return accessFailureLine(record);
    case 'worker-run':
      return runLine(record);
    case 'item':
      return itemLine(record);
    case 'replica':
      return replicaLine(record);
    case 'altered-commit':
      return null;
    case 'server': {
      const { kind, ...line } = record;
      return line;
    }
  }
};

/**
 * The lines of workers have the form of a request that failed, under an id of their own. They have had
 * it from before there were other records, and what reads the log goes by it.
 */
const workerLine = (operation: string): RequestLine => ({
  requestId: randomIds.requestId(),
  status: 500,
  milliseconds: 0,
  operation,
});

/** What the log calls each worker; any other by its name. */
const OPERATIONS: Readonly<Record<string, string>> = {
  retry: 'replicate-retry',
  reconcile: 'replicate-reconcile',
};

const operationOf = ({ worker }: RunFacts): string => OPERATIONS[worker] ?? worker;

/** A run that failed; of those that did not, only the check of stored files has a line. */
const runLine = (record: WorkerRunRecord): RequestLine | null => {
  const { run, milliseconds, fault } = record;
  if (run.worker === PURGE) return purgeLine(record);
  const where = run.region === null ? {} : { region: run.region };
  if (fault !== undefined) return { ...workerLine(operationOf(run)), ...where, fault };
  if (run.worker !== STORED_CHECK) return null;
  return { ...workerLine(STORED_CHECK), status: 200, milliseconds, ...where };
};

const itemLine = (record: ItemRecord): RequestLine | null => {
  const { run, stream, fault } = record;
  if (run.worker === PURGE) return purgeLine(record);
  if (fault === undefined) return null;
  const { account, region, name } = stream;
  return { ...workerLine(operationOf(run)), account, region, secretName: name, fault };
};

/** A discrepancy is healed by the run that finds it, so only one that hides something has a line. */
const replicaLine = (record: ReplicaRecord): RequestLine | null => {
  const { run, stream, replicaRegion, finding, fault } = record;
  const { account, region, name } = stream;
  const secret = { account, region, secretName: name };
  const why = fault === undefined ? {} : { fault };
  if (finding.event !== 'discrepancy') {
    const operation = finding.event === 'gave-up' ? 'replicate-gave-up' : 'replicate';
    return { ...workerLine(operation), replicaRegion, message: finding.message, ...secret, ...why };
  }
  if (fault === undefined || finding.discrepancy === 'unreachable') return null;
  const message = `The replica is ${finding.discrepancy}.`;
  return { ...workerLine(operationOf(run)), replicaRegion, message, ...secret, ...why };
};
