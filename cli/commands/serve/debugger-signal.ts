import { OperatorError } from '../../../server/operator-error.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';

const FLAG = '--disable-sigusr1';

/**
 * Throws `OperatorError` if SIGUSR1 would open the debugger of this process, which gives all that is in
 * its memory to every user of the machine. Nothing a program does can keep Node from it, only its flag.
 */
export const assertNoDebuggerSignal = (execArgv: readonly string[], env: Environment): void => {
  const ofEnvironment = variable(env, 'NODE_OPTIONS')?.split(/\s+/) ?? [];
  if ([...execArgv, ...ofEnvironment].includes(FLAG)) return;
  throw new OperatorError(
    `Node needs the flag ${FLAG}, or a signal opens its debugger to every user of this machine: ` +
      `start with npm start, bin/sealstream serve, or node ${FLAG} cli/main.ts serve.`,
    { exitCode: 2 },
  );
};
