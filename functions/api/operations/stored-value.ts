import { AlteredEntry } from '../../../domain/ports/altered-entry.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Opening, SealedVersion } from '../../../domain/ports/sealer.ts';
import { holdsValue } from '../../../domain/secret/held-values.ts';
import type { VersionId } from '../../../domain/secret/ids.ts';
import type { Call, LiveHead } from '../operation.ts';

/**
 * A sealed version of a secret: the current one comes with the head, any other costs one read. `null`
 * when the store has no value for it, as after its removal by a racing purge. Throws `AlteredEntry` for
 * a value that is missing although the secret still has its version.
 */
export const storedVersion = async (
  store: Pick<EventStore, 'load' | 'loadSealed'>,
  { stream, current }: LiveHead,
  versionId: VersionId,
): Promise<SealedVersion | null> => {
  if (current?.versionId === versionId) return current;
  const sealed = await store.loadSealed(stream, versionId);
  if (sealed === null && holdsValue(await store.load(stream), versionId)) {
    throw new AlteredEntry('value', stream);
  }
  return sealed;
};

/** Open a version of a secret; `null` when the store has no value for it. */
export const openStored = async (
  { store, sealer }: Pick<Call, 'store' | 'sealer'>,
  head: LiveHead,
  versionId: VersionId,
): Promise<Opening | null> => {
  const sealed = await storedVersion(store, head, versionId);
  return sealed && sealer.open(sealed, head.secret.arn);
};
