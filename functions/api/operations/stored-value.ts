import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Opening, SealedVersion } from '../../../domain/ports/sealer.ts';
import type { VersionId } from '../../../domain/secret/ids.ts';
import type { Call, LiveHead } from '../operation.ts';

/**
 * A sealed version of a secret: the current one comes with the head, any other costs one read. `null`
 * when the store has no value for it, as after its removal by a racing purge.
 */
export const storedVersion = async (
  store: Pick<EventStore, 'loadSealed'>,
  { stream, current }: LiveHead,
  versionId: VersionId,
): Promise<SealedVersion | null> =>
  current?.versionId === versionId ? current : store.loadSealed(stream, versionId);

/** Open a version of a secret; `null` when the store has no value for it. */
export const openStored = async (
  { store, sealer }: Pick<Call, 'store' | 'sealer'>,
  head: LiveHead,
  versionId: VersionId,
): Promise<Opening | null> => {
  const sealed = await storedVersion(store, head, versionId);
  return sealed && sealer.open(sealed, head.secret.arn);
};
