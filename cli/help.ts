import type { Command, CommandGroup } from './command.ts';
import { flagsOf } from './command-line.ts';
import type { Flag } from './flags.ts';

/** The widest line of a help page, in characters. */
const LINE_WIDTH = 100;

/** The longest label that has its description beside it; that of a longer one begins on the next line. */
const LABEL_WIDTH = 38;

const HELP = ['help', 'print this, or the help of a command, as in sealstream help keys'] as const;

/** What `sealstream help` prints. */
export const overview = (commands: readonly (Command | CommandGroup)[]): string =>
  [
    'sealstream: an event-sourced secrets service that answers the AWS Secrets Manager API',
    'Usage: sealstream <command>',
    table([...commands.map(({ name, summary }): Entry => [name, summary]), HELP]),
    'Each command answers --help.',
  ].join('\n\n');

/** What `sealstream <command> --help` prints. Sub-commands are on the page of their group. */
export const helpPage = (target: Command | CommandGroup): string => {
  const { name, summary, details = [], variables = {} } = target;
  const commands = 'commands' in target ? target.commands : [];
  const operands = 'commands' in target ? ['<command>'] : (target.operands ?? []);
  const flags = Object.entries(flagsOf(target));
  return [
    ['Usage: sealstream', name, ...operands, ...(flags.length > 0 ? ['[options]'] : [])].join(' '),
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...details.map((text) => (text.startsWith(' ') ? text : wrapped(text, LINE_WIDTH).join('\n'))),
    ...section(
      'Commands',
      commands.map((command) => [synopsis(command, commands), command.summary]),
    ),
    ...section(
      'Options',
      flags.map(([flag, declared]) => [label(flag, declared), describe(declared)]),
    ),
    ...section('Environment variables', Object.entries(variables)),
  ].join('\n\n');
};

type Entry = readonly [label: string, description: string];

const section = (title: string, entries: readonly Entry[]): readonly string[] =>
  entries.length === 0 ? [] : [`${title}:\n${table(entries)}`];

/** A sub-command with its operands, and with the options that it does not share with all others. */
const synopsis = ({ name, operands = [], flags }: Command, all: readonly Command[]): string => {
  const own = Object.entries(flags).filter(
    ([flag]) => !all.every((other) => Object.hasOwn(other.flags, flag)),
  );
  return [name, ...operands, ...own.map(([flag, declared]) => `[${label(flag, declared)}]`)].join(
    ' ',
  );
};

const label = (flag: string, { metavar }: Flag<unknown>): string =>
  metavar === null ? `--${flag}` : `--${flag} ${metavar}`;

const describe = ({ description, variables, fallback }: Flag<unknown>): string => {
  const sources = [...variables, ...(fallback ? [`default${NO_BREAK}${fallback}`] : [])];
  return sources.length === 0 ? description : `${description} (${sources.join(', ')})`;
};

/** A space where no line ends. */
const NO_BREAK = '\u00a0';

/** Labels and their descriptions in two columns. */
const table = (entries: readonly Entry[]): string => {
  const labels = entries.map(([text]) => text.length).filter((length) => length <= LABEL_WIDTH);
  const indent = Math.max(0, ...labels) + 4;
  return entries
    .flatMap(([text, description]) => {
      const lines = wrapped(description, LINE_WIDTH - indent);
      const [first = '', ...rest] = text.length > LABEL_WIDTH ? ['', ...lines] : lines;
      const start = `  ${text}`.padEnd(indent);
      return [`${start}${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
    })
    .join('\n');
};

const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((text) => text.replaceAll(NO_BREAK, ' '));
};
