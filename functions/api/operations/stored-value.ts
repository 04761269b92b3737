import { AlteredEntry } from '../../../domain/ports/altered-entry.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Opening, SealedVersion } from '../../../domain/ports/sealer.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { holdsValue } from '../../../domain/secret/held-values.ts';
import type { VersionId } from '../../../domain/secret/ids.ts';
import type { Version } from '../../../domain/secret/state.ts';
import { decodeSealedValue } from '../../../infra/crypto/sealed-value.ts';
import type { Call } from '../operation.ts';

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

/**
 * Open a version of a secret; `null` when the store has no value for it. Throws `AlteredEntry` for a value
 * that does not open and names other keys than the secret knows of: what those say is no answer.
 */
export const openStored = async (
  { store, sealer }: Pick<Call, 'store' | 'sealer'>,
  head: LiveHead,
  versionId: VersionId,
): Promise<Opening | null> => {
  const sealed = await storedVersion(store, head, versionId);
  if (sealed === null) return null;
  const opening = await sealer.open(sealed, head.secret.arn);
  if (!opening.ok && !isUnderKeysOf(sealed, head.secret.versions.get(versionId))) {
    throw new AlteredEntry('value', head.stream);
  }
  return opening;
};

const isUnderKeysOf = ({ bytes }: SealedVersion, version: Version | undefined): boolean => {
  const sealed = decodeSealedValue(bytes);
  if (sealed === 'malformed' || version === undefined) return true; // which is told as it is
  const { keyArns } = version;
  return (
    sealed.wrappedKeys.length === keyArns.length &&
    sealed.wrappedKeys.every(({ keyArn }, index) => keyArn === keyArns[index])
  );
};
