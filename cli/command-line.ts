import { parseArgs } from 'node:util';
import type { Environment } from '../server/settings/environment.ts';
import type { Call, Command, CommandGroup } from './command.ts';
import { type Flags, type Given, readFlags } from './flags.ts';

/** What a command line asks for, or everything that is wrong with it. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly problems: readonly string[] }
  | ({ readonly kind: 'call'; readonly command: Command } & Omit<Call, 'io'>);

/**
 * Reads what follows the name of a command. Values come from flags, else from environment variables, else
 * from defaults. Depends on its arguments only.
 */
export const readCommandLine = (
  target: Command | CommandGroup,
  argv: readonly string[],
  env: Environment,
): CommandLine => {
  const split = splitArguments(target, argv);
  if ('problem' in split) return misuse(split.problem);
  if (split.flags.has('help')) return { kind: 'help' };
  const chosen = chooseCommand(target, split);
  if ('problem' in chosen) return misuse(chosen.problem);
  const { command, operands } = chosen;
  const { values, problems } = readFlags(command.flags, split.flags, env);
  const all = [...problems, ...(command.conflicts?.(values) ?? [])];
  return all.length > 0
    ? { kind: 'misuse', problems: all }
    : { kind: 'call', command, values, operands };
};

/** Every flag of a command, or of all sub-commands of a group. */
export const flagsOf = (target: Command | CommandGroup): Flags =>
  'commands' in target
    ? Object.assign({}, ...target.commands.map(({ flags }) => flags))
    : target.flags;

const misuse = (problem: string): CommandLine => ({ kind: 'misuse', problems: [problem] });

type Problem = { readonly problem: string };

/** The flags that were given, and everything else. */
type Split = {
  readonly flags: ReadonlyMap<string, Given>;
  readonly positionals: readonly string[];
};

/** Parses with the flags of all sub-commands, since any of them may come before the sub-command's name. */
const splitArguments = (
  target: Command | CommandGroup,
  argv: readonly string[],
): Split | Problem => {
  const options = Object.entries(flagsOf(target)).map(
    ([name, { metavar }]) => [name, { type: metavar === null ? 'boolean' : 'string' }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const flags = Object.entries(values).map(([name, value]) => {
      return [name, { text: typeof value === 'string' ? value : '', source: `--${name}` }] as const;
    });
    return { flags: new Map(flags), positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node continues with advice about arguments that begin with a dash; the first sentence is enough.
    const [sentence = ''] = error.message.split(/[.\n]/);
    return { problem: target.wording?.fullStop ? `${sentence}.` : sentence };
  }
};

type Chosen = { readonly command: Command; readonly operands: readonly string[] };

const chooseCommand = (target: Command | CommandGroup, split: Split): Chosen | Problem => {
  if (!('commands' in target)) return withOperands(target, target, split.positionals);
  const [name, ...operands] = split.positionals;
  if (name === undefined) {
    return { problem: target.wording?.noCommand ?? `${target.name} needs a command` };
  }
  const command = target.commands.find((candidate) => candidate.name === name);
  if (command === undefined) return { problem: `${target.name} has no command '${name}'` };
  const stray = [...split.flags.keys()].find((flag) => !Object.hasOwn(command.flags, flag));
  if (stray !== undefined) return { problem: `${target.name} ${name} takes no --${stray}` };
  return withOperands(target, command, operands);
};

const withOperands = (
  target: Command | CommandGroup,
  command: Command,
  operands: readonly string[],
): Chosen | Problem => {
  const { name, operands: declared = [] } = command;
  const [expected, given] = [declared.length, operands.length];
  if (given === expected) return { command, operands };
  const path = target === command ? name : `${target.name} ${name}`;
  const { operandCount, fullStop } = target.wording ?? {};
  if (operandCount) return { problem: operandCount(path, expected, given) };
  const problem =
    given > expected
      ? `Unexpected argument '${operands[expected]}'`
      : `${path} needs ${declared[given]}`;
  return { problem: fullStop ? `${problem}.` : problem };
};
