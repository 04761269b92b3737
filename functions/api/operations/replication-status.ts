import { REGION_NOT_ENABLED } from '../../../domain/replication/messages.ts';
import { type DisplayedStatus, displayedStatus } from '../../../domain/replication/status.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { KeyId, Region } from '../../../domain/secret/ids.ts';
import { DEFAULT_KEY_ALIAS } from '../../../domain/secret/key-reference.ts';
import type { Call } from '../operation.ts';
import { epochSeconds, type Output } from '../wire/answers.ts';

/**
 * ReplicationStatus. Of a primary: every region, with one more read for what the workers know of them.
 * Of a replica: itself, as it shows the primary it was copied from. Left out for a secret that takes no
 * part in replication.
 */
export const replicationStatus = async (
  { store, copiesTo }: Pick<Call, 'store' | 'copiesTo'>,
  head: LiveHead,
): Promise<readonly Output[] | undefined> => {
  const { secret, stream, access } = head;
  if (secret.replicaOf !== null) {
    return [entry(stream.region, secret.keyId, { ...IN_SYNC, accessedOn: access.on })];
  }
  if (!secret.replicated) return undefined;
  if (secret.replicas.size === 0) return [];
  const statuses = await store.replicaStatuses(stream);
  return [...secret.replicas].map(([region, replica]) =>
    entry(
      region,
      replica.keyId,
      unlessNobodyComes(displayedStatus(replica, head.seq, statuses.get(region)), copiesTo(region)),
    ),
  );
};

/** What is in progress ends only where a worker goes; elsewhere it is told as the worker would. */
const unlessNobodyComes = (standing: DisplayedStatus, copied: boolean): DisplayedStatus =>
  copied || standing.state !== 'InProgress'
    ? standing
    : { ...standing, state: 'Failed', message: REGION_NOT_ENABLED };

const IN_SYNC = { state: 'InSync', message: null } as const;

const entry = (region: Region, keyId: KeyId | null, status: DisplayedStatus): Output => ({
  Region: region,
  KmsKeyId: keyId ?? DEFAULT_KEY_ALIAS,
  Status: status.state,
  StatusMessage: status.message ?? undefined,
  LastAccessedDate: status.accessedOn === null ? undefined : epochSeconds(status.accessedOn),
});
