#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { systemClock } from '../infra/system/clock.ts';
import { explanationOf } from './failures.ts';
import type { Io } from './io.ts';
import { USAGE } from './usage.ts';

type Command = (argv: readonly string[], io: Io) => Promise<number>;

/** Each command is loaded when it is called, so that none pays for another at start-up. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['serve', async () => (await import('./commands/serve.ts')).runServe],
  ['keys', async () => (await import('./commands/keys.ts')).runKeys],
  ['replicas', async () => (await import('./commands/replicas.ts')).runReplicas],
  ['check', async () => (await import('./commands/check.ts')).runCheck],
  ['credentials', async () => (await import('./commands/credentials.ts')).runCredentials],
  ['demo', async () => (await import('./commands/demo.ts')).runDemo],
  ['help', async () => help],
  ['--help', async () => help],
  ['-h', async () => help],
  ['version', async () => version],
  ['--version', async () => version],
]);

/** Of all commands, or of the one that is named. */
const help: Command = async ([name], io) => {
  const load = name === undefined || name.startsWith('-') ? undefined : COMMANDS.get(name);
  if (load !== undefined) return (await load())(['--help'], io);
  io.out(USAGE);
  return 0;
};

const version: Command = async ([flag], io) => {
  if (flag === '--help') return help([], io);
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  io.out(`sealstream ${known ? manifest.version : 'of unknown version'}`);
  return 0;
};

const main = async ([name, ...argv]: readonly string[], io: Io): Promise<number> => {
  const load = COMMANDS.get(name ?? '');
  if (load === undefined) {
    const trouble = name === undefined ? 'it needs a command' : `no command '${name}'`;
    io.err(`sealstream: ${trouble}; see sealstream --help.`);
    return 2;
  }
  const command: Command = await load();
  try {
    return await command(argv, io);
  } catch (error) {
    const { message, exitCode } = explanationOf(error, name ?? '');
    io.err(`sealstream ${name}: ${message}`);
    return exitCode;
  }
};

// A full disk or a closed pipe costs lines of the log, never the service. There is nowhere to say so.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const code = await main(process.argv.slice(2), {
  ...systemClock,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  env: process.env,
});
// A service that did not finish in time has connections open, which would keep the process alive.
process.exit(code);
