import { join } from 'node:path';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { isRegion, type Owner } from '../../domain/secret/names.ts';
import { readCredentials } from '../../infra/credentials/credentials-file.ts';
import { isAccountId } from '../../infra/credentials/root-credentials.ts';
import { type Environment, variable } from '../io.ts';
import { OperatorError } from '../operator-error.ts';

/** Whose keys a command is about, and where they are. */
export type Place = { readonly directory: string; readonly owner: Owner };

/** The options that say where, as given on the command line. */
export type PlaceOptions = {
  readonly 'data-dir'?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
};

/** Options before environment before defaults. Throws `OperatorError`. */
export const placeOf = (options: PlaceOptions, env: Environment): Place => {
  const directory = options['data-dir'] ?? variable(env, 'SEALSTREAM_DATA_DIR') ?? './.sealstream';
  const region =
    options.region ??
    variable(env, 'AWS_REGION') ??
    variable(env, 'AWS_DEFAULT_REGION') ??
    'us-east-1';
  const account = options.account ?? variable(env, 'SEALSTREAM_ACCOUNT_ID');
  return {
    directory,
    owner: {
      region: checkedRegion(region),
      account: account === undefined ? keptAccount(directory) : checkedAccount(account),
    },
  };
};

const checkedRegion = (region: string): Region => {
  if (isRegion(region)) return region;
  throw new OperatorError(`'${region}' is no region.`, { exitCode: 2 });
};

const checkedAccount = (account: string): AccountId => {
  if (isAccountId(account)) return account;
  throw new OperatorError(`An account is 12 digits, not '${account}'.`, { exitCode: 2 });
};

/** The service makes this file at its first start. */
const keptAccount = (directory: string): AccountId => {
  const path = join(directory, 'credentials.json');
  const stored = readCredentials(path);
  if (stored.kind === 'found') return stored.credentials.accountId;
  const trouble = stored.kind === 'missing' ? 'missing' : `${stored.kind}, so it is not believed`;
  throw new OperatorError(
    `Whose keys? Give --account or SEALSTREAM_ACCOUNT_ID: ${path} is ${trouble}.`,
    { exitCode: 2 },
  );
};
