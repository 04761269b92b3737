import type { OpenFailure } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Fault } from './fault.ts';

/**
 * Everything a deployment reports of its own operation, distinguished by `kind`. No record holds a secret
 * value, a header, or a message that might quote what a caller sent.
 */
export type TelemetryRecord =
  | RequestRecord
  | AccessFailureRecord
  | WorkerRunRecord
  | ItemRecord
  | ReplicaRecord
  | AlteredCommitRecord
  | ServerRecord;

/** Takes each record; must neither throw nor hold up its caller. */
export type Telemetry = (record: TelemetryRecord) => void;

/** Hands each record to several consumers, such as a log and a counter. */
export const fanOut =
  (...consumers: readonly Telemetry[]): Telemetry =>
  (record) => {
    for (const consume of consumers) consume(record);
  };

/** A request and its answer. */
export type RequestRecord = {
  readonly kind: 'request';
  readonly requestId: string;
  /** The HTTP status. */
  readonly status: number;
  readonly milliseconds: number;
  readonly operation?: string;
  /** The `__type` of the answer. */
  readonly error?: string;
  readonly account?: string;
  readonly region?: string;
  /** After an authentication failure, the id that the request claimed. */
  readonly accessKeyId?: string;
  /** The address that the request came from. */
  readonly peer?: string;
  readonly refusal?: RefusalKind;
  /** The values that were handed out. */
  readonly reads?: readonly ValueRead[];
  /** Set if the server lacked memory for it; a server record counts these. */
  readonly overload?: true;
  /** Why a key could not be used, or a sealed value could not be opened. */
  readonly keyFailure?: OpenFailure;
  /** Set if recording the access was left to a later read. */
  readonly accessNote?: 'postponed';
  /** Of an unexpected error. */
  readonly fault?: Fault;
};

/** Why a request was not authenticated. */
export type RefusalKind =
  | 'not-signed'
  | 'malformed'
  /** Something that must be signed is not, or something that was signed is missing. */
  | 'coverage'
  /** Another day, region or service. */
  | 'scope'
  | 'expired'
  /** Presigned for longer than this service admits, or at all where it admits none. */
  | 'presigned-too-long'
  | 'not-yet-current'
  | 'unknown-key'
  | 'signature-mismatch';

/** A value that was handed out: of which secret, and which version. */
export type ValueRead = { readonly secretArn: string; readonly versionId: string };

/** An access record that could not be written, after its request had been answered. */
export type AccessFailureRecord = {
  readonly kind: 'access-failure';
  readonly requestId: string;
  readonly region: Region;
  readonly fault: Fault;
};

/** A run of a worker, for the records that belong to it. */
export type RunFacts = {
  /** Also the request id of what the run commits. */
  readonly id: string;
  /** The name of the worker. */
  readonly worker: string;
  /** The region that is worked on; `null` where none could be chosen. */
  readonly region: Region | null;
};

/** The end of a run. */
export type WorkerRunRecord = {
  readonly kind: 'worker-run';
  readonly run: RunFacts;
  readonly milliseconds: number;
  /** Items that were worked on. */
  readonly begun: number;
  readonly done: number;
  /** Items left to a later run, for want of time or because another writer was faster. */
  readonly postponed: number;
  readonly failed: number;
  /** Whether there was time for every item. */
  readonly complete: boolean;
  /** Why the run as a whole failed. */
  readonly fault?: Fault;
};

/** An item of a run, with its outcome. */
export type ItemRecord = {
  readonly kind: 'item';
  readonly run: RunFacts;
  /** Since the run began. */
  readonly milliseconds: number;
  readonly stream: StreamId;
  readonly outcome: 'done' | 'postponed' | 'failed';
  readonly fault?: Fault;
};

/** What a run found out about one replica, whatever the outcome for the secret as a whole. */
export type ReplicaRecord = {
  readonly kind: 'replica';
  readonly run: RunFacts;
  /** Of the primary. */
  readonly stream: StreamId;
  readonly replicaRegion: Region;
  readonly finding:
    | /** A copy failed. It is tried again if that may help. */ {
        readonly event: 'copy-failed';
        readonly message: string;
      }
    | /** The last attempt of a series failed; an operator has to look. */ {
        readonly event: 'gave-up';
        readonly message: string;
      }
    | /** The replica deviates from its primary; `outcome` is what was done about it. */ {
        readonly event: 'discrepancy';
        readonly discrepancy: string;
        readonly outcome: string | null;
      };
  readonly fault?: Fault;
};

/** A commit that was overwritten or deleted in the store, which the service itself never does. */
export type AlteredCommitRecord = {
  readonly kind: 'altered-commit';
  readonly stream: StreamId;
  /** The sort key of the commit. */
  readonly commit: string;
  /** `MODIFY`: overwritten with something else; `REMOVE`: deleted. */
  readonly change: string;
};

/** An event of the server or of the log itself, not of one request. */
export type ServerRecord = { readonly kind: 'server' } & ServerEvent;

export type ServerEvent =
  | TurnedAwayEvent
  | LeftOutEvent
  /** New connections get another certificate from now on. */
  | { readonly event: 'tls-reloaded'; readonly validTo: string }
  /** The files of the certificate and key changed, and cannot be used. */
  | { readonly event: 'tls-not-reloaded'; readonly reason: string };

/** Clients that were turned away during some seconds. */
export type TurnedAwayEvent = {
  readonly event: 'turned-away';
  /** Since the first of what is counted here. */
  readonly seconds: number;
  readonly counts: Readonly<Partial<Record<TurnedAwayKind, number>>>;
  /** The address that was turned away most often, and how often; left out if none is known. */
  readonly topPeer?: string;
  readonly topPeerCount?: number;
};

export type TurnedAwayKind =
  /** New connections closed at once. */
  | 'connectionsDropped'
  /** Connections closed for new ones, or because more waited on them than there is memory for. */
  | 'connectionsEvicted'
  /** Requests answered 503 because of their bodies. */
  | 'bodiesRefused'
  /** Requests answered 400 because they were for another host. */
  | 'hostsRefused'
  /** Requests answered 503 because of answers that other clients do not read. */
  | 'answersRefused'
  /** Connections closed because they did not read their answers while others needed the memory. */
  | 'readersEvicted';

/** Records of authentication failures that were left out, counted by reason. */
export type LeftOutEvent = {
  readonly event: 'refusals-left-out';
  readonly leftOut: number;
  readonly reasons: Readonly<Partial<Record<RefusalKind, number>>>;
};
