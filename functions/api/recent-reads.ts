import type { Instant, SecretArn, VersionId } from '../../domain/secret/ids.ts';

/** Days on which this process answered versions that no head notes: a head notes one read a day. */
export type RecentReads = {
  readonly remember: (arn: SecretArn, versionId: VersionId, day: Instant) => void;
  /** The last such day of a version, `null` for none that is remembered. */
  readonly lastOf: (arn: SecretArn, versionId: VersionId) => Instant | null;
};

/** Remembers so many versions; the one read longest ago goes first. */
export const recentReads = ({ max }: { readonly max: number }): RecentReads => {
  const days = new Map<string, Instant>();
  return {
    remember: (arn, versionId, day) => {
      const key = keyOf(arn, versionId);
      days.delete(key);
      days.set(key, day);
      const [oldest] = days.keys();
      if (days.size > max && oldest !== undefined) days.delete(oldest);
    },
    lastOf: (arn, versionId) => days.get(keyOf(arn, versionId)) ?? null,
  };
};

/** An ARN has no blank. */
const keyOf = (arn: SecretArn, versionId: VersionId): string => `${arn} ${versionId}`;
