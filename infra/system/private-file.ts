import { lstatSync, type Stats, statSync } from 'node:fs';

const GROUP_MAY_READ = 0o040;
const OTHERS = 0o077;
const OTHERS_MAY_WRITE = 0o022;
const ROOT = 0;

/** Whose a file is and what who may do with it; the system tells more. */
export type Access = Pick<Stats, 'uid' | 'mode'>;

/** The user of this process; `undefined` where there are no such users, and nothing is checked. */
const currentUser = (): number | undefined => process.geteuid?.();

/**
 * Why a file of ours is not what only we could read and write, as a sentence that says what to do;
 * `null` if all is well.
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
 * The same for a file that an operator names, such as the key of a certificate: it may be root's as well,
 * and root may let a group read it, as Debian does for the group `ssl-cert`.
 */
export const exposureOfGiven = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  if (uid === ROOT) return open(path, mode, OTHERS & ~GROUP_MAY_READ);
  return foreign(path, uid, user) ?? open(path, mode, OTHERS);
};

/** The same for a file that anybody may read, but that says who is believed, such as an authority's certificate. */
export const exposureToWriters = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  const trouble = uid === ROOT ? null : foreign(path, uid, user);
  if (trouble !== null || (mode & OTHERS_MAY_WRITE) === 0) return trouble;
  return `Others than its owner may write to ${path}: run chmod go-w ${path}`;
};

/** The same for a directory in which nobody else may make, remove or replace files. */
export const exposureOfDirectory = (
  path: string,
  { uid, mode }: Access,
  user = currentUser(),
): string | null => {
  if (user === undefined) return null;
  const trouble = foreign(path, uid, user);
  if (trouble !== null || (mode & OTHERS_MAY_WRITE) === 0) return trouble;
  return `Others than its owner may write in the directory ${path}: run chmod 700 ${path}`;
};

/**
 * Why a name for a file that we write in is refused: what is a symbolic link would have us write, or make a
 * file, wherever somebody pointed it. `null` if all is well, or nothing there.
 */
export const linkAt = (path: string): string | null =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
    ? `${path} is a symbolic link: put the file itself there. The data directory may be a link, its files may not.`
    : null;

/** What is known of a file; `null` for a missing one. */
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
