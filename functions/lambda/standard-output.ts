/** One JSON object per line, which CloudWatch Logs can be queried by. Takes records of any log. */
export const toStandardOutput = (record: object): void => {
  process.stdout.write(`${JSON.stringify(record)}\n`);
};
