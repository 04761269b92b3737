import type {
  AccessFailureRecord,
  ItemRecord,
  RequestRecord,
  Telemetry,
  TelemetryRecord,
  WorkerRunRecord,
} from './telemetry.ts';

/**
 * A log line about a request. The members are the allow-list, and documents and alarms go by them.
 * Failures outside of any request have the same form, from before there were other records: with the
 * status 500 and, of what was worked on, the members at the end.
 */
export type RequestLine = Omit<RequestRecord, 'kind'> & {
  /** The secret that a worker failed at. */
  readonly secretName?: string;
  /** The region of the replica that a worker failed at, while `region` is that of the primary. */
  readonly replicaRegion?: string;
  /** What a worker failed at, from a fixed set of texts. */
  readonly message?: string;
};

const MEMBERS: { readonly [Member in keyof RequestLine]-?: true } = {
  requestId: true,
  status: true,
  milliseconds: true,
  operation: true,
  error: true,
  account: true,
  region: true,
  accessKeyId: true,
  peer: true,
  refusal: true,
  reads: true,
  overload: true,
  keyFailure: true,
  secretName: true,
  replicaRegion: true,
  message: true,
  accessNote: true,
  fault: true,
};

/** Every member there can be. */
export const requestLineMembers: readonly string[] = Object.keys(MEMBERS);

/** Renders a request. */
export const requestLine = ({ kind, ...line }: RequestRecord): RequestLine => line;

/** Renders an access record that could not be written. */
export const accessFailureLine = ({
  requestId,
  region,
  fault,
}: AccessFailureRecord): RequestLine => ({
  requestId,
  status: 500,
  milliseconds: 0,
  operation: 'note-access',
  region,
  fault,
});

/** The name of the worker whose failures are lines of this form in every deployment. */
export const PURGE = 'purge-due';

/** Renders what failed in a run of the purge worker; `null` if nothing did. */
export const purgeLine = (record: WorkerRunRecord | ItemRecord): RequestLine | null => {
  const { run, milliseconds, fault } = record;
  if (fault === undefined) return null;
  return {
    requestId: run.id,
    status: 500,
    milliseconds,
    operation: PURGE,
    ...(run.region !== null && { region: run.region }),
    ...(record.kind === 'item' && {
      account: record.stream.account,
      secretName: record.stream.name,
    }),
    fault,
  };
};

/** Writes records as lines, by the renderer of a deployment. It gives `null` for a record without a line. */
export const linesBy =
  <Line>(lineOf: (record: TelemetryRecord) => Line | null) =>
  (write: (line: Line) => void): Telemetry =>
  (record) => {
    const line = lineOf(record);
    if (line !== null) write(line);
  };
