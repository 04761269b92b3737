import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atTheEnd } from '../endings.ts';
import type { Attack } from './attack.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the attackers; resolves once they have sent everything. The result ends them. */
export const begin = async (attack: Attack): Promise<() => Promise<void>> => {
  const child = fork(MAIN, [], { execArgv: [] });
  atTheEnd(() => child.kill('SIGKILL'));
  child.send(attack);
  await once(child, 'message');
  return async () => {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
};
