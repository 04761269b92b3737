import type { Opening } from '../../../domain/ports/sealer.ts';
import type { VersionId } from '../../../domain/secret/ids.ts';
import type { Call, LiveHead } from '../operation.ts';

/**
 * Open a version the head knows: the current one comes with the head, any other costs one read.
 * `null` when the store has no value for it, as after its removal by a racing purge.
 */
export const openStored = async (
  { store, sealer }: Pick<Call, 'store' | 'sealer'>,
  { stream, secret, current }: LiveHead,
  versionId: VersionId,
): Promise<Opening | null> => {
  const sealed =
    current?.versionId === versionId ? current : await store.loadSealed(stream, versionId);
  return sealed && sealer.open(sealed, secret.arn);
};
