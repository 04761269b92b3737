import { parseArgs } from 'node:util';
import type { AccountId, Region } from '../../../domain/secret/ids.ts';
import { isRegion } from '../../../domain/secret/names.ts';
import { isAccountId } from '../../../infra/credentials/root-credentials.ts';
import type { HomeSettings } from '../../../server/home/home.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';
import type { ServeOptions } from '../../../server/settings/serve-options.ts';
import { serveOptions } from '../serve/options.ts';

const COMMANDS = ['list', 'retry', 'reconcile'] as const;

/** A command line that was understood. */
export type CommandLine =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'command';
      readonly command: (typeof COMMANDS)[number];
      readonly dryRun: boolean;
      readonly json: boolean;
      /** `null` for all that the home knows of. */
      readonly region: Region | null;
      /** `null` for the one of the data directory. */
      readonly account: AccountId | null;
      readonly home: HomeSettings & Pick<ServeOptions, 'dataDirectory'>;
    };

const FLAGS = {
  region: { type: 'string' },
  account: { type: 'string' },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
  'data-dir': { type: 'string' },
  store: { type: 'string' },
  keys: { type: 'string' },
  table: { type: 'string' },
} as const;

/** Read what follows `sealstream replicas`. Throws `OperatorError` with exit code 2. */
export const commandLine = (argv: readonly string[], env: Environment): CommandLine => {
  const { values, positionals } = read(argv);
  if (values.help) return { kind: 'help' };
  const [name, ...more] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) throw misuse(`replicas has no command '${name ?? ''}'`);
  if (more.length > 0) throw misuse(`replicas ${command} takes no operands`);
  if (values['dry-run'] && command !== 'reconcile') {
    throw misuse(`replicas ${command} takes no --dry-run`);
  }
  return {
    kind: 'command',
    command,
    dryRun: values['dry-run'],
    json: values.json,
    region: regionOf(values.region),
    account: accountOf(values.account ?? variable(env, 'SEALSTREAM_ACCOUNT_ID')),
    home: homeOf(values, env),
  };
};

const read = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw misuse(error.message.split(/[.\n]/)[0] ?? 'this makes no sense');
  }
};

const misuse = (trouble: string): OperatorError =>
  new OperatorError(`${trouble}; see sealstream replicas --help.`, { exitCode: 2 });

const regionOf = (region: string | undefined): Region | null => {
  if (region === undefined) return null;
  if (isRegion(region)) return region;
  throw misuse(`'${region}' is no region`);
};

const accountOf = (account: string | undefined): AccountId | null => {
  if (account === undefined) return null;
  if (isAccountId(account)) return account;
  throw misuse(`an account is 12 digits, not '${account}'`);
};

const PLACES = ['data-dir', 'store', 'keys', 'table'] as const;

/** Where the secrets are, as `serve` reads it. */
const homeOf = (
  values: Readonly<Partial<Record<(typeof PLACES)[number], string>>>,
  env: Environment,
): ServeOptions => {
  const flags = PLACES.flatMap((flag) => {
    const value = values[flag];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  const parsed = serveOptions(flags, env);
  if (parsed.kind === 'options') return parsed.options;
  throw misuse(parsed.kind === 'wrong' ? parsed.problems.join(' ') : 'this makes no sense');
};
