import type { Opening } from '../../domain/ports/sealer.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { throwFromPrimary } from './outages.ts';
import type { RegionPorts } from './ports.ts';

/** Plaintext values of a primary, each opened once no matter how many regions it is copied to. */
export type OpenedValues = {
  /** Returns `null` when the version was dropped after the primary was read. */
  readonly open: (versionId: VersionId) => Promise<Opening | null>;
  /** Overwrites what was opened. To be called when no region needs it any more. */
  readonly wipe: () => Promise<void>;
};

/** Opens values of a primary under the keys of its own region. Opening one throws `PrimaryUnavailable`. */
export const openedValues = ({ store, sealer }: RegionPorts, primary: LiveHead): OpenedValues => {
  const openings = new Map<VersionId, Promise<Opening | null>>();
  const openNow = async (versionId: VersionId): Promise<Opening | null> => {
    const { current, stream, secret } = primary;
    const sealed =
      current?.versionId === versionId ? current : await store.loadSealed(stream, versionId);
    if (sealed !== null) return sealer.open(sealed, secret.arn);
    const { seq } = await store.load(stream);
    return seq === primary.seq ? LOST : null;
  };
  return {
    open: (versionId) => {
      const opening = openings.get(versionId) ?? openNow(versionId).catch(throwFromPrimary);
      openings.set(versionId, opening);
      return opening;
    },
    wipe: async () => {
      for (const result of await Promise.allSettled(openings.values())) {
        const opening = result.status === 'fulfilled' ? result.value : null;
        if (opening?.ok) opening.value.reveal().fill(0);
      }
      openings.clear();
    },
  };
};

/** A value that the primary should have but lacks is treated like a truncated one. */
const LOST: Opening = { ok: false, failure: 'malformed' };
