import type { Head, Origin, StreamId } from '../../domain/ports/event-store.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Owner } from '../../domain/secret/names.ts';
import type { ActiveSecret } from '../../domain/secret/state.ts';
import type { OperationName } from './operations/names.ts';
import type { RegionalPorts } from './service.ts';

/** One operation of the API: how its input reads, and what it then does. */
export type Operation = {
  readonly name: OperationName;
  /** Throws `ApiError` for input that breaks the model's constraints. */
  readonly parse: (json: unknown) => Invocation;
};

/** A request that was understood. What it names is found and authorised before `run` is called. */
export type Invocation =
  | {
      readonly target: 'secret';
      readonly secretId: string;
      readonly run: (call: Call, head: LiveHead) => Promise<Output>;
    }
  | {
      readonly target: 'newSecret';
      readonly name: string;
      readonly run: (call: Call, stream: StreamId) => Promise<Output>;
    };

/** The head of a secret that exists. */
export type LiveHead = Head & { readonly secret: ActiveSecret };

/** What an operation works with, for one authorised call. */
export type Call = RegionalPorts & {
  readonly owner: Owner;
  readonly origin: Origin;
  readonly ids: Ids;
  readonly pause: Pause;
};

/** Wire names and values; a member that is undefined is left out of the answer. */
export type Output = Readonly<Record<string, unknown>>;
