import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atTheEnd } from '../endings.ts';
import { type Burst, type Job, VALUE } from './job.ts';

/** Runs one job at a time. Throws if a request failed or got an unexpected response. */
export type Load = (job: Job) => Promise<Burst>;

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the process that generates the load; it ends with this one. */
export const loadGenerator = (): Load => {
  const child = fork(MAIN, [], { execArgv: [] });
  atTheEnd(() => child.kill('SIGKILL'));
  return async (job) => {
    child.send(job);
    const [{ result, error }] = await once(child, 'message');
    if (error !== undefined) throw new Error(`${job.operation}: ${error}`);
    const burst: Burst = result;
    assertAnswered(job, JSON.parse(burst.sample));
    return burst;
  };
};

/** A server that answers quickly but wrongly is no floor. */
const assertAnswered = ({ operation }: Job, answer: Readonly<Record<string, unknown>>): void => {
  const isRight =
    operation === 'GetSecretValue'
      ? answer.SecretString === VALUE
      : typeof answer.ARN === 'string' && typeof answer.VersionId === 'string';
  if (!isRight) throw new Error(`${operation} was answered with the wrong members`);
};
