import type { Region } from '../../domain/secret/ids.ts';

/**
 * The regions to work on. None when they cannot be listed, which a disk in trouble may refuse: that is
 * told, and the next turn asks again.
 */
export const listedRegions = (
  regions: () => readonly Region[],
  failed: (error: unknown) => void,
): readonly Region[] => {
  try {
    return regions();
  } catch (error) {
    failed(error);
    return [];
  }
};
