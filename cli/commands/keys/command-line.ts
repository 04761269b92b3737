import { parseArgs } from 'node:util';
import { OperatorError } from '../../../server/operator-error.ts';
import { COMMANDS, type Command, type Given, OPTIONS } from './commands.ts';
import type { PlaceOptions } from './place.ts';

/** A command line that was understood. */
export type CommandLine =
  | { readonly kind: 'help' }
  /** The one command that is about the keyring and not about a key. */
  | { readonly kind: 'rekey'; readonly place: PlaceOptions }
  | {
      readonly kind: 'command';
      readonly command: Command;
      /** Whether the command makes what it needs; all others look for something that exists. */
      readonly creates: boolean;
      readonly given: Given & PlaceOptions & { readonly json: boolean; readonly yes: boolean };
    };

const FLAGS = {
  'data-dir': { type: 'string' },
  region: { type: 'string' },
  account: { type: 'string' },
  description: { type: 'string' },
  days: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What it takes; what it does needs no key. */
const REKEY = { operands: 0, options: [] } as const;

/** Read what follows `sealstream keys`. Throws `OperatorError` with exit code 2. */
export const commandLine = (argv: readonly string[]): CommandLine => {
  const { flags, positionals } = read(argv);
  if (flags.help) return { kind: 'help' };
  const [name, ...operands] = positionals;
  if (name === undefined) throw misuse('keys needs a command');
  const command = name === 'rekey' ? REKEY : COMMANDS.get(name);
  if (command === undefined) throw misuse(`keys has no command '${name}'`);
  const options: readonly string[] = command.options ?? [];
  const stray = OPTIONS.find((each) => flags[each] !== undefined && !options.includes(each));
  if (stray !== undefined) throw misuse(`keys ${name} takes no --${stray}`);
  if (operands.length !== command.operands) {
    throw misuse(`keys ${name} takes ${command.operands} operands, not ${operands.length}`);
  }
  if (!('run' in command)) return { kind: 'rekey', place: flags };
  const given = { ...flags, operands, json: flags.json ?? false, yes: flags.yes ?? false };
  return { kind: 'command', command, creates: name === 'create', given };
};

const read = (argv: readonly string[]) => {
  try {
    const parsed = parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
    return { flags: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on with advice about arguments that begin with a dash; its first sentence is ours.
    throw misuse(error.message.split(/[.\n]/)[0] ?? 'this makes no sense');
  }
};

const misuse = (trouble: string): OperatorError =>
  new OperatorError(`${trouble}; see sealstream keys --help.`, { exitCode: 2 });
