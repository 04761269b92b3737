import type { Clock } from '../domain/ports/clock.ts';
import type { Environment } from '../server/settings/environment.ts';
import type { Flags, Values } from './flags.ts';

/** What a command may use of the process it runs in. */
export type Io = Clock & {
  /** Prints one line of the result. */
  readonly out: (line: string) => void;
  /** Prints one line for the operator: a warning, an error, the log. */
  readonly err: (line: string) => void;
  readonly env: Environment;
};

/** A command line that was understood: the value of each flag, and as many operands as declared. */
export type Call<F extends Flags = Flags, O extends readonly string[] = readonly string[]> = {
  readonly values: Values<F>;
  readonly operands: { readonly [Index in keyof O]: string };
  readonly io: Io;
};

/** What appears on the help page of a command and in the overview of all. */
type Described = {
  readonly name: string;
  /** One line, beginning with a lower-case verb. */
  readonly summary: string;
  /** Paragraphs of the help page. One that begins with a space is printed as it is. */
  readonly details?: readonly string[];
  /** Environment variables that have no flag, with their meaning. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly wording?: Wording;
};

/** Everything about a command: its help, its flags and what it does. Parsing and errors are up to the kit. */
export type Command<
  F extends Flags = Flags,
  O extends readonly string[] = readonly string[],
> = Described & {
  readonly flags: F;
  /** Names of its operands, such as `<key>`; it takes exactly these. */
  readonly operands?: O;
  /** Problems of flags that are wrong only together. A flag with a problem of its own is missing. */
  conflicts?(values: Partial<Values<F>>): readonly string[];
  /**
   * Does the work and resolves to the exit code: 0 for success, 1 for a failure. Loads what it runs on
   * itself, so that a declaration is cheap to import. Throws `OperatorError`.
   */
  run(call: Call<F, O>): Promise<number>;
};

/** A command that only has sub-commands. They share one help page. */
export type CommandGroup = Described & { readonly commands: readonly Command[] };

/**
 * Sentences in which one command differs from the others. All of them are older than the kit, and scripts
 * may match them; a new command has none.
 */
type Wording = {
  /** Begins each line about an error; by default `sealstream <name>: `. */
  readonly prefix?: string;
  /** Whether what the parser says ends with a full stop. */
  readonly fullStop?: boolean;
  /** The complaint about a missing sub-command. */
  readonly noCommand?: string;
  /** The complaint about the number of operands. */
  readonly operandCount?: (command: string, expected: number, given: number) => string;
};

/** Declares a command; infers the types of its values and operands. */
export const command = <F extends Flags, const O extends readonly string[] = readonly []>(
  declaration: Command<F, O>,
): Command<F, O> => declaration;
