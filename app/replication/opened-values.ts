import { Outage } from '../../domain/ports/outage.ts';
import type { Opening } from '../../domain/ports/sealer.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { PrimaryUnavailable } from './outages.ts';
import type { RegionPorts } from './ports.ts';

/** Values of a primary in the clear, each opened once however many regions it goes to. */
export type OpenedValues = {
  /** `null` when the version was dropped after the primary was read. */
  readonly open: (versionId: VersionId) => Promise<Opening | null>;
  /** Overwrite what was opened. For when every region has what it needs. */
  readonly wipe: () => Promise<void>;
};

/** The values of a primary, under the keys of its own region. Opening one throws `PrimaryUnavailable`. */
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
      const opening = openings.get(versionId) ?? openNow(versionId).catch(throwPrimaryUnavailable);
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

/** A value that the primary should have and has not is no better than one that was cut short. */
const LOST: Opening = { ok: false, failure: 'malformed' };

const throwPrimaryUnavailable = (error: unknown): never => {
  throw error instanceof Outage ? new PrimaryUnavailable(error) : error;
};
