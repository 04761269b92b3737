import { join } from 'node:path';
import { keys } from '../../cli/commands/keys.ts';
import { runAndReport } from '../../cli/run.ts';
import { OWNER } from '../infra/keyring/default-use.ts';
import { steppedClock, temporaryDirectory } from '../infra/keyring/open-keyring.ts';

/** The environment of an operator of the example account. */
export const ACCOUNT_ENV = { SEALSTREAM_ACCOUNT_ID: OWNER.account, AWS_REGION: OWNER.region };

/** Runs `sealstream keys` in process on a new data directory, and captures its output. */
export const openShell = (env: Readonly<Record<string, string>> = ACCOUNT_ENV) => {
  const directory = join(temporaryDirectory(), 'data');
  const clock = steppedClock();
  const run = async (...argv: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    const io = {
      ...clock,
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
      env: { SEALSTREAM_DATA_DIR: directory, ...env },
    };
    return { code: await runAndReport(keys, argv, io), out, err };
  };
  const keyOf = async (...argv: readonly string[]) => {
    const { out } = await run(...argv, '--json');
    return JSON.parse(out[0] ?? '{}');
  };
  return { directory, clock, run, keyOf };
};
