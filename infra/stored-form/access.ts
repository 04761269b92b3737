import type { Access } from '../../domain/ports/stream.ts';
import { NEVER_READ } from '../../domain/secret/head.ts';
import { type Instant, instant, type VersionId } from '../../domain/secret/ids.ts';

/** An access record as it is stored: the last day of any read, and that of each version (midnight UTC). */
export type StoredAccess = {
  readonly on: Instant;
  readonly versions: readonly (readonly [VersionId, Instant])[];
};

/** Encodes an access record; `null` until the first read. */
export const encodeAccess = ({ on, versions }: Access): StoredAccess | null =>
  on === null ? null : { on, versions: [...versions] };

/** Decodes an access record. Hosts whose clocks differ may have stored an earlier day last: the latest counts. */
export const decodeAccess = (stored: StoredAccess | null): Access => {
  if (stored === null) return NEVER_READ;
  const versions = new Map(stored.versions);
  return { on: instant(Math.max(stored.on, ...versions.values())), versions };
};

/** Adds a read of a version on a day. Returns the same object if that adds nothing new. */
export const withRead = (access: Access, versionId: VersionId, day: Instant): Access => {
  const known = access.versions.get(versionId);
  if (known !== undefined && known >= day) return access;
  return {
    on: access.on !== null && access.on > day ? access.on : day,
    versions: new Map(access.versions).set(versionId, day),
  };
};
