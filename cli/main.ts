#!/usr/bin/env node
import { systemClock } from '../infra/system/clock.ts';
import type { Io } from './command.ts';
import { loadCommand, loadCommands } from './commands.ts';
import { helpPage, overview } from './help.ts';
import { runAndReport } from './run.ts';

/** Options that stand for a command. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
]);

const main = async ([first, ...argv]: readonly string[], io: Io): Promise<number> => {
  const name = ALIASES.get(first ?? '') ?? first ?? '';
  if (name === 'help') return help(argv, io);
  const command = await loadCommand(name);
  if (command !== undefined) return runAndReport(command, argv, io);
  const trouble = first === undefined ? 'it needs a command' : `no command '${name}'`;
  io.err(`sealstream: ${trouble}; see sealstream --help.`);
  return 2;
};

/** Prints the help of the command that is named, or the overview. */
const help = async ([name = '']: readonly string[], io: Io): Promise<number> => {
  const command = await loadCommand(name);
  io.out(command === undefined ? overview(await loadCommands()) : helpPage(command));
  return 0;
};

// A full disk or a closed pipe costs lines of output, never the service. There is nowhere to report it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const code = await main(process.argv.slice(2), {
  ...systemClock,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  env: process.env,
});
// A service that did not stop in time has connections open, which would keep the process alive.
process.exit(code);
