import { readFile } from 'node:fs/promises';

const FILE_HEADER = 32;
const FRAME_HEADER = 24;
const PAGE_SIZE_AT = 8;
const SALT = { start: 16, length: 8 };
const FRAME_SALT_AT = 8;
const SIZE_AFTER_COMMIT_AT = 4;

/**
 * Transactions in the write-ahead log of a database that is open and not yet checkpointed: the last
 * frame of each has the size of the database after it ("WAL File Format", sqlite.org).
 */
export const walCommits = async (path: string): Promise<number> => {
  const log = await readFile(`${path}-wal`);
  const salt = log.subarray(SALT.start, SALT.start + SALT.length);
  const step = FRAME_HEADER + log.readUInt32BE(PAGE_SIZE_AT);
  let commits = 0;
  for (let frame = FILE_HEADER; frame + step <= log.length; frame += step) {
    const found = log.subarray(frame + FRAME_SALT_AT, frame + FRAME_SALT_AT + SALT.length);
    if (!found.equals(salt)) break; // left over from before a restart of the log
    if (log.readUInt32BE(frame + SIZE_AFTER_COMMIT_AT) > 0) commits += 1;
  }
  return commits;
};
