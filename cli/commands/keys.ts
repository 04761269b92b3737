import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KEYRING_FILE } from '../../infra/keyring/database.ts';
import { assertDirectoryNotNewer } from '../../server/data-directory/newer-directory.ts';
import { embeddedKeyring } from '../../server/home/embedded-home.ts';
import { explanationOf } from '../failures.ts';
import type { Io } from '../io.ts';
import { type CommandLine, commandLine } from './keys/command-line.ts';
import type { Result } from './keys/commands.ts';
import { asJsonLines, asTable } from './keys/display.ts';
import { doubtAbout } from './keys/doubt.ts';
import { directoryOf, noKeyring, placeOf } from './keys/place.ts';
import { rekeyKeyring } from './keys/rekey.ts';
import { USAGE } from './keys/usage.ts';

/**
 * `sealstream keys …`: administer the local keyring, also while the service runs on it. Resolves to
 * the exit code: 0 done, 1 refused, 2 a command line that makes no sense.
 */
export const runKeys = async (argv: readonly string[], io: Io): Promise<number> => {
  try {
    return run(commandLine(argv), io);
  } catch (error) {
    const { message, exitCode } = explanationOf(error, 'keys');
    io.err(message);
    return exitCode;
  }
};

const run = (line: CommandLine, io: Io): number => {
  if (line.kind === 'help') {
    io.out(USAGE);
    return 0;
  }
  if (line.kind === 'rekey') {
    for (const text of rekeyKeyring(directoryOf(line.place, io.env), io)) io.out(text);
    return 0;
  }
  const result = carryOut(line, io);
  if (!result.ok) {
    io.err(result.refusal.message);
    return 1;
  }
  const lines = line.given.json ? asJsonLines(result.keys) : asTable(result.keys);
  for (const text of lines) io.out(text);
  const { altered = [] } = result;
  for (const row of altered) io.err(`Altered past the keyring, and refused since: ${row}`);
  return altered.length === 0 ? 0 : 1;
};

const carryOut = (
  { command, creates, given }: Extract<CommandLine, { kind: 'command' }>,
  io: Io,
): Result => {
  const place = placeOf(given, io.env);
  const { directory, owner } = place;
  assertDirectoryNotNewer(directory);
  if (!creates && !existsSync(join(directory, KEYRING_FILE))) {
    throw noKeyring(directory);
  }
  const keys = embeddedKeyring(directory, io.env, { clock: io });
  try {
    const admin = keys.admin(owner);
    const [key = ''] = given.operands;
    const doubt =
      command.options?.includes('yes') && !given.yes ? doubtAbout(admin, key, place, io.env) : null;
    if (doubt === null) return command.run(admin, given);
    return { ok: false, refusal: { reason: 'invalidState', message: doubt } };
  } finally {
    keys.close();
  }
};
