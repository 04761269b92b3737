import type { OperationName } from '../../../functions/api/operations/registry.ts';
import type { World } from './world.ts';

/** What a caller hears. */
export type Told = { readonly status: number; readonly name: string; readonly message: string };

/** One documented error of one operation: how it comes about, or why it does not. */
export type ErrorRow = {
  readonly operation: OperationName;
  readonly error: string;
} & (Provoked | { readonly cannot: string });

type Provoked = {
  readonly when: string;
  /** The message, or how it begins where it goes on with what is random. */
  readonly says: string;
  /** 500 for InternalServiceError and 400 for all others, unless it is said here. */
  readonly status?: number;
  readonly provoke: (world: World) => Promise<Told>;
};

/** An error that comes as the answer to a request of the SDK. */
export const told = async (call: Promise<unknown>): Promise<Told> => {
  const error = await call.then(
    () => new Error('The request succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new TypeError('The SDK threw what is no error');
  return { status: statusOf(error), name: error.name, message: error.message };
};

const statusOf = (error: Error & { $metadata?: { httpStatusCode?: number } }): number =>
  error.$metadata?.httpStatusCode ?? 0;

let count = 0;

/** A name no other row uses. */
export const newName = (): string => {
  count += 1;
  return `errors/${count}`;
};

/** A token, or the id of a version, by number. */
export const token = (number: number): string => `version-${String(number).padStart(28, '0')}`;
