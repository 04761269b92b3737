import type { Head } from '../ports/stream.ts';
import type { VersionId } from './ids.ts';

/** Whether a secret has this version, and with a value; an id of no version is left over. */
export const holdsValue = ({ secret }: Pick<Head, 'secret'>, versionId: VersionId): boolean => {
  const version = secret.status === 'absent' ? undefined : secret.versions.get(versionId);
  return version !== undefined && version.digest !== null;
};
