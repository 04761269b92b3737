import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTheEnd, temporaryDirectory } from './endings.ts';
import { IDENTITY_VARIABLES } from './identity.ts';

/** A server in a process of its own, on a loopback port. */
export type Server = {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const FLOOR = fileURLToPath(new URL('./floor/main.ts', import.meta.url));

/** Nothing of the surroundings that might change how a server or Node itself behaves. */
const ENVIRONMENT = { PATH: process.env.PATH, ...IDENTITY_VARIABLES };

/** The embedded home as `npm start` runs it, on an empty data directory. */
export const startService = async (nodeOptions: readonly string[] = []): Promise<Server> => {
  const argv = ['serve', '--port', '0', '--data-dir', join(temporaryDirectory(), 'data')];
  const child = spawn(process.execPath, ['--disable-sigusr1', ...nodeOptions, MAIN, ...argv], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  killAtTheEnd(child);
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    const port = /API on http:\/\/127\.0\.0\.1:(\d+)\n/.exec(said)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return running(child, Number(port), () => child.kill('SIGTERM'));
  }
  throw new Error(`The embedded service did not start: ${said}`);
};

/** The floor; `grouped` lets commits that arrive together share an fsync. */
export const startFloor = async (commits: 'single' | 'grouped'): Promise<Server> => {
  const file = join(temporaryDirectory(), 'floor.sqlite');
  const child = fork(FLOOR, [file, commits], { env: ENVIRONMENT, execArgv: [] });
  killAtTheEnd(child);
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error('The floor did not start');
  return running(child, port, () => child.disconnect());
};

const running = (child: ChildProcess, port: number, end: () => void): Server => ({
  pid: child.pid ?? 0,
  port,
  stop: async () => {
    const ended = once(child, 'exit');
    end();
    await ended;
  },
});

const killAtTheEnd = (child: ChildProcess): void => {
  atTheEnd(() => child.kill('SIGKILL'));
};
