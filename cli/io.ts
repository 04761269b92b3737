import type { Clock } from '../domain/ports/clock.ts';
import type { Environment } from '../server/settings/environment.ts';

/** What a command may touch of the process it runs in. */
export type Io = Clock & {
  /** One line of the result. */
  readonly out: (line: string) => void;
  /** One line for the operator: warnings, refusals, the log. */
  readonly err: (line: string) => void;
  readonly env: Environment;
};
