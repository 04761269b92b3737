import type { EventStore } from '../../domain/ports/event-store.ts';
import type { SecretIndex } from '../../domain/ports/secret-index.ts';

/** Whether a call changes the store. */
export type CallKind = 'read' | 'write';

/**
 * Runs a call on a store of the wrapper's choice, before, after or while doing something else. The caller
 * gets the error of either.
 */
export type Around = <Result>(
  kind: CallKind,
  call: (store: EventStore) => Promise<Result>,
) => Promise<Result>;

/** The members of a store that are calls; the others describe it. */
type Call = {
  [Name in keyof EventStore]: EventStore[Name] extends (...args: never) => unknown ? Name : never;
}[keyof EventStore];

/** The kind of each call. A call that is added to the store does not compile until it has one. */
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
 * Wraps a store, so that every call goes through `around`. An iteration does so when it begins, and `around`
 * settles before its first item; a wrapper that has to span all of it overrides `readCommits`.
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

/** Calls with a single result, as opposed to an iteration. */
type SingleCall = Exclude<Call, 'readCommits'>;

// Arguments and results by name: the compiler relates the two for a generic name only in this form.
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
