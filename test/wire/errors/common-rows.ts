import type { OperationName } from '../../../functions/api/operation-names.ts';
import { CALLS } from './calls.ts';
import { type ErrorRow, errorOf, newName } from './row.ts';
import { aReplica, aScheduled } from './secrets.ts';

const NO_SUCH_SECRET = "Secrets Manager can't find the specified secret.";
const MARKED_FOR_DELETION =
  "You can't perform this operation on the secret because it was marked for deletion.";
const ON_REPLICA =
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.";

/** The secret does not exist. */
export const missing = (operation: OperationName): ErrorRow => ({
  operation,
  error: 'ResourceNotFoundException',
  when: 'no secret has the name',
  says: NO_SUCH_SECRET,
  provoke: ({ sdk }) => errorOf(CALLS[operation](sdk, newName())),
});

/** The secret is scheduled for deletion. */
export const scheduled = (operation: OperationName): ErrorRow => ({
  operation,
  error: 'InvalidRequestException',
  when: 'the secret is scheduled for deletion',
  says: MARKED_FOR_DELETION,
  provoke: async (world) => errorOf(CALLS[operation](world.sdk, await aScheduled(world))),
});

/** The store throws an unexpected error. */
export const fault = (operation: OperationName): ErrorRow => ({
  operation,
  error: 'InternalServiceError',
  when: 'the store throws',
  says: 'An error occurred on the server side.',
  provoke: ({ broken }) => errorOf(CALLS[operation](broken, newName())),
});

/** An error of the model that this service never answers. */
export const never = (operation: OperationName, error: string, cannot: string): ErrorRow => ({
  operation,
  error,
  cannot,
});

/** The secret is a replica, which is read-only. */
export const onReplica = (operation: OperationName): ErrorRow => ({
  operation,
  error: 'InvalidParameterException',
  when: 'the secret is a replica',
  says: ON_REPLICA,
  provoke: async (world) => errorOf(CALLS[operation](world.elsewhere, await aReplica(world))),
});
