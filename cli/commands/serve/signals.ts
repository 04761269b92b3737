import type { Clock } from '../../../domain/ports/clock.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';

/** The signals that stop a service. */
const STOPPING = ['SIGTERM', 'SIGINT'] as const;

/**
 * Milliseconds in which a second signal counts as the same one: Ctrl-C reaches a process that npm started
 * twice, once from the terminal and once from npm.
 */
const SAME_SIGNAL = 500;

/** The requests to stop this process. */
export type StopSignals = {
  /** Resolves at the first one: stop gracefully. */
  readonly first: Promise<void>;
  /** Resolves at the second one: stop at once. */
  readonly second: Promise<void>;
};

/** Listens for signals until the process ends. */
export const stopSignals = ({ now }: Clock): StopSignals => {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    firstAt ??= now();
    first.resolve();
    if (now() - firstAt > SAME_SIGNAL) second.resolve();
  };
  for (const signal of STOPPING) process.on(signal, onSignal);
  return { first: first.promise, second: second.promise };
};

const NO_DEBUGGER_SIGNAL = '--disable-sigusr1';

/**
 * Throws `OperatorError` if SIGUSR1 would open the debugger of this process, which gives every user of the
 * machine access to its memory. Only Node's own flag prevents that; a program cannot.
 */
export const assertNoDebuggerSignal = (execArgv: readonly string[], env: Environment): void => {
  const nodeOptions = variable(env, 'NODE_OPTIONS')?.split(/\s+/) ?? [];
  if ([...execArgv, ...nodeOptions].includes(NO_DEBUGGER_SIGNAL)) return;
  throw new OperatorError(
    `Node needs the flag ${NO_DEBUGGER_SIGNAL}, or a signal opens its debugger to every user of this machine: ` +
      `start with npm start, bin/sealstream serve, or node ${NO_DEBUGGER_SIGNAL} cli/main.ts serve.`,
    { exitCode: 2 },
  );
};
