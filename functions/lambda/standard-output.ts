import type { RequestLog } from '../api/request-log.ts';

/** One JSON object per line, which CloudWatch Logs can be queried by. */
export const toStandardOutput: RequestLog = (record) => {
  process.stdout.write(`${JSON.stringify(record)}\n`);
};
