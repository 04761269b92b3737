import type { Access } from '../../domain/ports/stream.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';

/** Access with a version read on a day; the same object when that tells nothing new. */
export const notedAccess = (access: Access, versionId: VersionId, day: Instant): Access => {
  const known = access.versions.get(versionId);
  if (known !== undefined && known >= day) return access;
  return {
    on: access.on !== null && access.on > day ? access.on : day,
    versions: new Map(access.versions).set(versionId, day),
  };
};
