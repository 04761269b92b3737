import type { Listed as Matchable } from '../../domain/listing/listed.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { owningServiceOf } from '../../domain/secret/names.ts';
import { primaryRegionOf } from '../../domain/secret/summary.ts';

/** An entry of a store's list as filters and sorting look at it. */
export const matchable = ({ summary, access }: Listed, region: Region): Matchable => ({
  name: summary.name,
  description: summary.description,
  tags: summary.tags ?? new Map(),
  primaryRegion: primaryRegionOf(summary, region),
  owningService: owningServiceOf(summary.name),
  createdAt: summary.createdAt,
  changedAt: summary.changedAt,
  accessedOn: access.on,
  deleted: summary.deletion !== null,
});
