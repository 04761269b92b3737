import { parseArgs } from 'node:util';
import type { Region } from '../../../domain/secret/ids.ts';
import { isRegion } from '../../../domain/secret/names.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import type { Environment } from '../../../server/settings/environment.ts';
import type { ServeOptions } from '../../../server/settings/serve-options.ts';
import { serveOptions } from '../serve/options.ts';

/** A command line that was understood. */
export type CommandLine =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'check';
      readonly repair: boolean;
      readonly accept: boolean;
      readonly json: boolean;
      /** `null` for all that have a file. */
      readonly region: Region | null;
      readonly home: Pick<ServeOptions, 'dataDirectory' | 'keys'>;
    };

const FLAGS = {
  repair: { type: 'boolean', default: false },
  accept: { type: 'boolean', default: false },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  keys: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Read what follows `sealstream check`. Throws `OperatorError` with exit code 2. */
export const commandLine = (argv: readonly string[], env: Environment): CommandLine => {
  const values = read(argv);
  if (values.help) return { kind: 'help' };
  const { repair, accept, json } = values;
  const region = regionOf(values.region);
  if (accept && region === null) throw misuse('check --accept needs a --region');
  if (accept && repair) throw misuse('check takes --accept or --repair, not both');
  return { kind: 'check', repair, accept, json, region, home: homeOf(values, env) };
};

const read = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw misuse(error.message.split(/[.\n]/)[0] ?? 'this makes no sense');
  }
};

const regionOf = (region: string | undefined): Region | null => {
  if (region === undefined) return null;
  if (isRegion(region)) return region;
  throw misuse(`'${region}' is no region`);
};

const homeOf = (given: ReturnType<typeof read>, env: Environment): ServeOptions => {
  const flags = (['data-dir', 'keys'] as const).flatMap((flag) => {
    const value = given[flag];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  const parsed = serveOptions(flags, env);
  if (parsed.kind === 'options') return parsed.options;
  throw misuse(parsed.kind === 'wrong' ? parsed.problems.join(' ') : 'this makes no sense');
};

const misuse = (trouble: string): OperatorError =>
  new OperatorError(`${trouble}; see sealstream check --help.`, { exitCode: 2 });
