import type { AccountId } from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import { isAccountId } from '../../../infra/credentials/root-credentials.ts';
import { keptAccount } from '../../../server/data-directory/kept-account.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';
import { readRegion } from '../../default-region.ts';

/** Whose keys a command is about, and where they are. */
export type Place = { readonly directory: string; readonly owner: Owner };

/** The options that say where, as given on the command line. */
export type PlaceOptions = {
  readonly 'data-dir'?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
};

/** The data directory: option before environment before default. */
export const directoryOf = (options: PlaceOptions, env: Environment): string =>
  options['data-dir'] ?? variable(env, 'SEALSTREAM_DATA_DIR') ?? './.sealstream';

/** For commands that look for a keyring and make none. */
export const noKeyring = (directory: string): OperatorError =>
  new OperatorError(`There is no keyring in ${directory} yet: is --data-dir right?`);

/** Options before environment before defaults. Throws `OperatorError`. */
export const placeOf = (options: PlaceOptions, env: Environment): Place => {
  const directory = directoryOf(options, env);
  const account = options.account ?? variable(env, 'SEALSTREAM_ACCOUNT_ID');
  return {
    directory,
    owner: {
      region: readRegion(options.region, env),
      account: account === undefined ? keptAccount(directory) : checkedAccount(account),
    },
  };
};

const checkedAccount = (account: string): AccountId => {
  if (isAccountId(account)) return account;
  throw new OperatorError(`An account is 12 digits, not '${account}'.`, { exitCode: 2 });
};
