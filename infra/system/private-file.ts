import { lstatSync, type Stats, statSync } from 'node:fs';

const GROUP_MAY_READ = 0o040;
const OTHERS = 0o077;
const OTHERS_MAY_WRITE = 0o022;
const ROOT = 0;

/** Owner and mode of a file. */
export type Access = Pick<Stats, 'uid' | 'mode'>;

/** The user of this process; `undefined` on systems without user ids, where nothing is checked. */
const currentUser = (): number | undefined => process.geteuid?.();

/**
 * Reports that other users may read or write one of our own files, as a sentence that says what to do; `null` if
 * they may not.
 */
export const exposureOf = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  return foreign(path, uid, user) ?? open(path, mode, OTHERS);
};

/**
 * Reports the same for a file that an operator names, such as a certificate's key: it may also belong to root, and
 * root may let a group read it, as Debian does for the group `ssl-cert`.
 */
export const exposureOfOperatorFile = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  if (uid === ROOT) return open(path, mode, OTHERS & ~GROUP_MAY_READ);
  return foreign(path, uid, user) ?? open(path, mode, OTHERS);
};

/**
 * Reports that other users may write a file that anyone may read but that decides whom we trust, such as a CA
 * certificate.
 */
export const exposureToWriters = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  const exposure = uid === ROOT ? null : foreign(path, uid, user);
  if (exposure !== null || (mode & OTHERS_MAY_WRITE) === 0) return exposure;
  return `Others than its owner may write to ${path}: run chmod go-w ${path}`;
};

/** Reports that other users may create, remove or replace files in a directory. */
export const exposureOfDirectory = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  const exposure = foreign(path, uid, user);
  if (exposure !== null || (mode & OTHERS_MAY_WRITE) === 0) return exposure;
  return `Others than its owner may write in the directory ${path}: run chmod 700 ${path}`;
};

/**
 * Reports that a file we are about to write is a symbolic link, which could make us write or create a file wherever
 * an attacker pointed it. `null` if it is none, or missing.
 */
export const symbolicLinkAt = (path: string): string | null =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
    ? `${path} is a symbolic link: put the file itself there. The data directory may be a link, its files may not.`
    : null;

/** Owner and mode of a file; `null` if it is missing. */
export const accessOf = (path: string): Access | null =>
  statSync(path, { throwIfNoEntry: false }) ?? null;

const foreign = (path: string, uid: number, user: number): string | null =>
  uid === user
    ? null
    : `${path} belongs to another user (uid ${uid}), and this process runs as uid ${user}: ` +
      `run chown ${user} ${path}`;

const open = (path: string, mode: number, refused: number): string | null =>
  (mode & refused) === 0
    ? null
    : `Others than its owner have access to ${path} (mode ${(mode & 0o777).toString(8)}): ` +
      `run chmod 600 ${path}`;
