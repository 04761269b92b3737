import type { Listed } from '../../../domain/ports/secret-index.ts';
import type { Instant, Region } from '../../../domain/secret/ids.ts';
import { owningServiceOf } from '../../../domain/secret/names.ts';
import { primaryRegionOf } from '../../../domain/secret/summary.ts';
import type { Output } from './responses.ts';
import { rotationMembers } from './rotation-members.ts';
import { tagList } from './tags.ts';
import { epochSeconds } from './timestamps.ts';

/** What DescribeSecret and an entry of ListSecrets share; a member without a value is left out. */
export const summaryMembers = (
  { summary, access }: Listed,
  region: Region,
): NonNullable<Output> => ({
  ARN: summary.arn,
  Name: summary.name,
  Type: summary.externalType ?? undefined,
  Description: summary.description ?? undefined,
  KmsKeyId: summary.keyId ?? undefined,
  ...(summary.rotation && rotationMembers(summary.rotation)),
  LastChangedDate: epochSeconds(summary.changedAt),
  LastAccessedDate: secondsOf(access.on),
  DeletedDate: secondsOf(summary.deletion?.deletedAt ?? null),
  Tags: summary.tags === null ? undefined : tagList(summary.tags),
  CreatedDate: epochSeconds(summary.createdAt),
  OwningService: owningServiceOf(summary.name) ?? undefined,
  PrimaryRegion: primaryRegionOf(summary, region) ?? undefined,
});

const secondsOf = (at: Instant | null): number | undefined =>
  at === null ? undefined : epochSeconds(at);
