import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { REGION_NOT_ENABLED } from '../../domain/replication/messages.ts';
import { type DisplayedStatus, displayedStatus } from '../../domain/replication/status.ts';
import { rejected } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { KeyId, Region } from '../../domain/secret/ids.ts';
import { replicaRejection } from '../../domain/secret/new-secret.ts';
import type { NewReplica } from '../../domain/secret/replica-commands.ts';
import type { Effect } from '../../domain/secret/retries.ts';
import {
  amend,
  amendOnce,
  type ChangeContext,
  type Changed,
  ready,
  writableSecret,
} from './change.ts';

/** Asks for replicas of a secret in other regions; a worker makes the copies. */
export const addReplicas = async (
  context: ChangeContext,
  found: LiveHead,
  replicas: readonly NewReplica[],
): Promise<Changed> => {
  const writable = writableSecret(found);
  if (!writable.ok) return writable;
  const broken = replicaRejection(replicas, found.stream.region);
  if (broken !== null) return rejected(broken);
  return amend(context, found, ready({ type: 'AddReplicas', replicas, now: context.origin.at }));
};

/** Gives up the replicas in some regions; a worker deletes them. Regions without one are ignored. */
export const removeReplicas = (
  context: ChangeContext,
  found: LiveHead,
  regions: readonly Region[],
): Promise<Changed> =>
  amend(context, found, ready({ type: 'RemoveReplicas', regions, now: context.origin.at }));

/** Turns a replica into a secret of its own. The primary's region does not have to be reachable. */
export const promoteReplica = (context: ChangeContext, found: LiveHead): Promise<Changed> =>
  amendOnce(context, found, ready({ type: 'PromoteReplica', now: context.origin.at }), PROMOTION);

const PROMOTION: Effect = {
  holds: ({ replicaOf }) => replicaOf === null,
  made: ({ type }) => type === 'ReplicaPromoted',
};

/** A replica as it is displayed: its region, the key it was asked to use, and its status. */
export type DisplayedReplica = DisplayedStatus & {
  readonly region: Region;
  readonly keyId: KeyId | null;
};

/** Dependencies of `displayedReplicas`. */
export type DisplayContext = {
  readonly store: ReplicaStatuses;
  /** Whether workers copy secrets to a region. */
  readonly copiesTo: (region: Region) => boolean;
};

/**
 * The replicas of a primary, with one more read for their statuses; a replica shows itself alone. `null`
 * for a secret that never took part in replication.
 */
export const displayedReplicas = async (
  { store, copiesTo }: DisplayContext,
  { secret, stream, seq, access }: LiveHead,
): Promise<readonly DisplayedReplica[] | null> => {
  if (secret.replicaOf !== null) {
    const { region } = stream;
    return [{ region, keyId: secret.keyId, ...IN_SYNC, accessedOn: access.on }];
  }
  if (!secret.replicated) return null;
  if (secret.replicas.size === 0) return [];
  const statuses = await store.replicaStatuses(stream);
  return [...secret.replicas].map(([region, replica]) => {
    const { state, message, accessedOn } = displayedStatus(replica, seq, statuses.get(region));
    const shown = { region, keyId: replica.keyId, state, message, accessedOn };
    return copiesTo(region) ? shown : withoutWorker(shown);
  });
};

const IN_SYNC = { state: 'InSync', message: null } as const;

/** A copy in progress ends only where a worker makes it; elsewhere it is shown as failed, as a worker would. */
const withoutWorker = (shown: DisplayedReplica): DisplayedReplica =>
  shown.state === 'InProgress' ? { ...shown, state: 'Failed', message: REGION_NOT_ENABLED } : shown;
