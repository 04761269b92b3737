import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LambdaResult } from '../../functions/api/lambda-events.ts';

const MAIN = fileURLToPath(new URL('./container-main.ts', import.meta.url));

/** Environment variables of a function. */
export type Variables = Readonly<Record<string, string>>;

/** A running container of one function. */
export type Container = {
  /** Runs the handler with this much time left. Throws an error with the message of the handler's error. */
  invoke(event: unknown, milliseconds?: number): Promise<LambdaResult>;
  /** Kills the container without notice, as Lambda does. Resolves to everything it printed. */
  stop(): Promise<{ readonly stdout: string; readonly stderr: string }>;
};

/** A container that did not start; the message is what it wrote to standard error. */
export class ColdStartError extends Error {}

/**
 * Starts a process of this Node with only the variables of Lambda and of the function, which imports
 * `handler`, such as `functions/api/handler.handler`, from an unpacked zip.
 */
export const startContainer = async (
  unpacked: string,
  handler: string,
  variables: Variables,
): Promise<Container> => {
  const [path = '', name = ''] = handler.split('.');
  const child = fork(MAIN, [join(unpacked, `${path}.mjs`), name], {
    cwd: unpacked,
    env: { AWS_ACCESS_KEY_ID: 'role', AWS_SECRET_ACCESS_KEY: 'role', ...variables },
    execArgv: [],
    silent: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  if ((await Promise.race([once(child, 'message'), ended]))[0] !== 'ready') {
    throw new ColdStartError(stderr);
  }

  return {
    invoke: async (event, milliseconds = 300_000) => {
      child.send({ event, milliseconds });
      const [{ result, error }] = await once(child, 'message');
      if (error !== undefined) throw new Error(error);
      return result;
    },
    stop: async () => {
      child.kill();
      await ended;
      return { stdout, stderr };
    },
  };
};

/** A deployed function: its unpacked zip, its handler, and the variables that the template sets. */
export type Deployed = {
  readonly unpacked: string;
  readonly handler: string;
  readonly variables: readonly string[];
};

/** Starts a container for the running test, with all variables of the function; empty by default. */
export const openContainer = async (
  { unpacked, handler, variables }: Deployed,
  given: Variables,
): Promise<Container> => {
  const set = Object.fromEntries(variables.map((name) => [name, given[name] ?? '']));
  const container = await startContainer(unpacked, handler, { ...given, ...set });
  onTestFinished(async () => {
    await container.stop();
  });
  return container;
};
