import { type ChildProcess, fork, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTheEnd, temporaryDirectory } from './endings.ts';
import { IDENTITY_VARIABLES } from './identity.ts';

/** A server in a separate process, on a loopback port. */
export type Server = {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const FLOOR = fileURLToPath(new URL('./floor/main.ts', import.meta.url));

/** Excludes variables of the environment that might change how a server or Node itself behaves. */
const ENVIRONMENT = { PATH: process.env.PATH, ...IDENTITY_VARIABLES };

/** Starts the embedded deployment as `npm start` does, on an empty data directory. */
export const startService = (): Promise<Server> => {
  const directory = join(temporaryDirectory(), 'data');
  return announced(spawnService(directory, [], ['ignore', 'pipe', 'ignore']));
};

/** Starts it on this data directory, with a module preloaded that sends a report when asked. */
export const startWatched = async (
  directory: string,
  probe: string,
): Promise<{ readonly server: Server; readonly ask: () => Promise<unknown> }> => {
  const child = spawnService(directory, ['--import', probe], ['ignore', 'pipe', 'inherit', 'ipc']);
  const ask = async (): Promise<unknown> => {
    child.send('report');
    const [report] = await once(child, 'message');
    return report;
  };
  return { server: await announced(child), ask };
};

const spawnService = (
  directory: string,
  nodeOptions: readonly string[],
  stdio: StdioOptions,
): ChildProcess => {
  const argv = ['serve', '--port', '0', '--data-dir', directory];
  const child = spawn(process.execPath, ['--disable-sigusr1', ...nodeOptions, MAIN, ...argv], {
    env: ENVIRONMENT,
    stdio,
  });
  killAtTheEnd(child);
  return child;
};

const announced = async (child: ChildProcess): Promise<Server> => {
  const { stdout } = child;
  if (stdout === null) throw new Error('The service has no standard output');
  let output = '';
  for await (const text of stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text;
    const port = /API on http:\/\/127\.0\.0\.1:(\d+)\n/.exec(output)?.[1];
    if (port === undefined) continue;
    stdout.resume();
    return running(child, Number(port), () => child.kill('SIGTERM'));
  }
  throw new Error(`The embedded service did not start: ${output}`);
};

/** Starts the floor; `grouped` lets commits that arrive together share an fsync. */
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
