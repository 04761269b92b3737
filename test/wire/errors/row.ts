import type { OperationName } from '../../../functions/api/operation-names.ts';
import type { World } from './world.ts';

/** An error answer as the caller sees it. */
export type ErrorAnswer = {
  readonly status: number;
  readonly name: string;
  readonly message: string;
};

/** A documented error of an operation: how to provoke it, or why it cannot occur. */
export type ErrorRow = {
  readonly operation: OperationName;
  readonly error: string;
} & (Provoked | { readonly cannot: string });

type Provoked = {
  readonly when: string;
  /** The message, or its beginning if the rest is random. */
  readonly says: string;
  /** By default 500 for InternalServiceError and 400 for all others. */
  readonly status?: number;
  readonly provoke: (world: World) => Promise<ErrorAnswer>;
};

/** The error that a call of the SDK rejects with. Throws if the call succeeds. */
export const errorOf = async (call: Promise<unknown>): Promise<ErrorAnswer> => {
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

/** A name that no other row uses. */
export const newName = (): string => {
  count += 1;
  return `errors/${count}`;
};

/** The token, and id of a version, of a number. */
export const token = (number: number): string => `version-${String(number).padStart(28, '0')}`;
