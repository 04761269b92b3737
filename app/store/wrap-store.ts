import type { EventStore } from '../../domain/ports/event-store.ts';
import type { SecretIndex } from '../../domain/ports/secret-index.ts';

/** Whether a call leaves the store as it is. */
export type CallKind = 'read' | 'write';

/**
 * What a wrapper does around each call: it makes the call, on a store of its choice, before, after or while
 * it does something else. An error thrown by either is what the caller gets.
 */
export type Around = <Result>(
  kind: CallKind,
  call: (store: EventStore) => Promise<Result>,
) => Promise<Result>;

/** A member of the store that is called; the others describe it. */
type Call = {
  [Name in keyof EventStore]: EventStore[Name] extends (...args: never) => unknown ? Name : never;
}[keyof EventStore];

/** The kind of each call. A member that is added to the store does not compile until it has one. */
const KINDS = {
  load: 'read',
  loadAll: 'read',
  append: 'write',
  readCommits: 'read',
  loadSealed: 'read',
  sealedIds: 'read',
  removeSealed: 'write',
  recordAccess: 'write',
  list: 'read',
  replicaStatuses: 'read',
  saveReplicaStatus: 'write',
  removeReplicaStatus: 'write',
  due: 'read',
} as const satisfies Record<Call, CallKind>;

/**
 * Wraps a store: every call goes through `around`. The calls of an iteration are made when it begins, and
 * `around` is done by then; one that has to stay around the whole of it overrides `readCommits`.
 */
export const wrapStore = ({ orders }: Pick<SecretIndex, 'orders'>, around: Around): EventStore => {
  const wrapped =
    <Name extends SingleCall>(name: Name): Signature<Name> =>
    (...args) =>
      around(KINDS[name], (store) => {
        const calls: SingleCalls = store;
        return calls[name](...args);
      });
  return {
    orders,
    load: wrapped('load'),
    loadAll: wrapped('loadAll'),
    append: wrapped('append'),
    async *readCommits(...args) {
      yield* await around(KINDS.readCommits, async (store) => store.readCommits(...args));
    },
    loadSealed: wrapped('loadSealed'),
    sealedIds: wrapped('sealedIds'),
    removeSealed: wrapped('removeSealed'),
    recordAccess: wrapped('recordAccess'),
    list: wrapped('list'),
    replicaStatuses: wrapped('replicaStatuses'),
    saveReplicaStatus: wrapped('saveReplicaStatus'),
    removeReplicaStatus: wrapped('removeReplicaStatus'),
    due: wrapped('due'),
  };
};

/** A call with one answer; the other one is an iteration. */
type SingleCall = Exclude<Call, 'readCommits'>;

// Arguments and result by name, in the form in which the compiler can relate the two for a name it does
// not know.
type Shapes = {
  readonly [Name in SingleCall]: {
    readonly args: Parameters<EventStore[Name]>;
    readonly result: Awaited<ReturnType<EventStore[Name]>>;
  };
};
type Signature<Name extends SingleCall> = (
  ...args: Shapes[Name]['args']
) => Promise<Shapes[Name]['result']>;
type SingleCalls = { readonly [Name in SingleCall]: Signature<Name> };
