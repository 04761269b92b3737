import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { isAccountId } from '../../infra/credentials/root-credentials.ts';
import { OperatorError } from '../../server/operator-error.ts';
import type { Environment } from '../../server/settings/environment.ts';
import { KEYS, STORES } from '../../server/settings/serve-options.ts';
import {
  anyText,
  expected,
  type Given,
  oneOf,
  optional,
  type Parsed,
  parsed,
  readFlag,
  setting,
  toggle,
} from '../flags.ts';

// Flags of more than one command. Each command takes those it needs.

/** `--data-dir`, as it is given: relative to the working directory. */
export const dataDirectory = setting({
  metavar: '<path>',
  description: 'data directory; created for its owner only',
  variables: ['SEALSTREAM_DATA_DIR'],
  fallback: './.sealstream',
  parse: anyText,
});

/** `--store` */
export const store = setting({
  metavar: '<kind>',
  description: 'where secrets are stored: sqlite or dynamodb',
  variables: ['SEALSTREAM_STORE'],
  fallback: 'sqlite',
  parse: oneOf(STORES),
});

/** `--keys` */
export const keyService = setting({
  metavar: '<kind>',
  description: 'what holds the keys: keyring or kms',
  variables: ['SEALSTREAM_KEYS'],
  fallback: 'keyring',
  parse: oneOf(KEYS),
});

/** The names that DynamoDB takes for a table. */
const tableName = (given: Given): Parsed<string> =>
  /^[A-Za-z0-9_.-]{3,255}$/.test(given.text)
    ? parsed(given.text)
    : expected(given, "3 to 255 of A-Z, a-z, 0-9, '_', '.' and '-'");

/** `--table` */
export const table = setting({
  metavar: '<name>',
  description: 'DynamoDB table of each region',
  variables: ['SEALSTREAM_TABLE'],
  fallback: 'sealstream',
  parse: tableName,
});

/** `--account`; `null` for the account of the data directory. */
export const account = optional({
  metavar: '<id>',
  description: 'account, by default the one in <data-dir>/credentials.json',
  variables: ['SEALSTREAM_ACCOUNT_ID'],
  parse: ({ text }): Parsed<AccountId> =>
    isAccountId(text)
      ? parsed(text)
      : { ok: false, problem: `An account is 12 digits, not '${text}'.` },
});

/** `--json` */
export const json = toggle('print one line of JSON for each');

/** Parses the name of a region. */
export const regionName = ({ text }: Given): Parsed<Region> =>
  isRegion(text) ? parsed(text) : { ok: false, problem: `'${text}' is no region.` };

/** `--region` of a command that works on one region. */
export const oneRegion = setting({
  metavar: '<region>',
  description: 'region',
  variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  fallback: 'us-east-1',
  parse: regionName,
});

/** The region that `--region` is when it is not given. Throws `OperatorError`. */
export const defaultRegion = (env: Environment): Region => {
  const region = readFlag(oneRegion, null, env);
  if (region.ok) return region.value;
  throw new OperatorError(region.problem, { exitCode: 2 });
};
