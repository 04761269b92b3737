import type { PageTokens } from '../../domain/listing/page-token.ts';
import type { Principal } from '../../domain/ports/credential-directory.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Random } from '../../domain/ports/random.ts';
import type { ScheduleClock } from '../../domain/ports/schedule-clock.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import type { DayNotes } from './day-notes.ts';
import type { OperationName } from './operations/names.ts';
import type { RecentReads } from './recent-reads.ts';
import type { RequestRecord, ValueRead } from './request-log.ts';
import type { RegionalPorts } from './service.ts';

/** One operation of the API: how its input reads, and what it then does. */
export type Operation = {
  readonly name: OperationName;
  /** Throws `ApiError` for input that breaks the model's constraints. */
  readonly parse: (json: unknown) => Invocation;
};

/** A request that was understood. What it names is found and authorised before `run` is called. */
export type Invocation =
  /** On a secret that exists, scheduled for deletion or not. */
  | {
      readonly target: 'secret';
      readonly secretId: string;
      readonly run: (call: Call, head: LiveHead) => Promise<Output>;
    }
  /** On what a SecretId names, whether or not there is such a secret; `null` when there is none. */
  | {
      readonly target: 'possibleSecret';
      readonly secretId: string;
      readonly run: (call: Call, head: LiveHead | null) => Promise<Output>;
    }
  | {
      readonly target: 'newSecret';
      readonly name: string;
      readonly run: (call: Call, stream: StreamId) => Promise<Output>;
    }
  /** On the account as a whole. */
  | { readonly target: 'account'; readonly run: (call: Call) => Promise<Output> };

/** What an operation works with, for one authorised call. */
export type Call = RegionalPorts & {
  readonly principal: Principal;
  readonly owner: Owner;
  readonly origin: Origin;
  readonly ids: Ids;
  readonly random: Random;
  readonly tokens: PageTokens;
  readonly schedules: ScheduleClock;
  readonly pause: Pause;
  readonly reads: RecentReads;
  readonly notes: DayNotes;
  /** Adds to the log line of the request. */
  readonly tell: (facts: Pick<RequestRecord, 'accessNote'>) => void;
  /** To be told of each value that is handed out, for the log. */
  readonly handedOut: (read: ValueRead) => void;
  /** Whether there are workers that copy secrets to a region. */
  readonly copiesTo: (region: Region) => boolean;
};

/** Wire names and values; a member that is undefined is left out of the answer. */
export type Output = Readonly<Record<string, unknown>> | null;
