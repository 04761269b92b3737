import type { Clock } from '../domain/ports/clock.ts';

/** Variables of the environment; an empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command may touch of the process it runs in. */
export type Io = Clock & {
  /** One line of the result. */
  readonly out: (line: string) => void;
  /** One line for the operator: warnings, refusals, the log. */
  readonly err: (line: string) => void;
  readonly env: Environment;
};

/** The value of a variable, `undefined` when it is not set or empty. */
export const variable = (env: Environment, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name];
