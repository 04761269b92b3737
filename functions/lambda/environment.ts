import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable must look like, described for an operator, and how it is read. */
export type Setting<Value> = {
  readonly fits: (value: string) => boolean;
  readonly meaning: string;
  readonly as: (value: string) => Value;
};

/** Reads one variable. Throws if it is missing or not valid, without quoting it. */
export type ReadSetting = <Value>(name: string, setting: Setting<Value>) => Value;

/** Makes a reader for the variables of an environment. */
export const settingsReader =
  (environment: Environment): ReadSetting =>
  (name, { fits, meaning, as }) => {
    const value = environment[name] ?? '';
    if (fits(value)) return as(value);
    throw new Error(`${name} is ${value === '' ? 'missing' : 'not valid'}: it must be ${meaning}.`);
  };

/** A string that matches a pattern. */
export const matching = (pattern: RegExp, meaning: string): Setting<string> => ({
  fits: (value) => pattern.test(value),
  meaning,
  as: (value) => value,
});

/** The region that a function runs in. */
export const REGION: Setting<Region> = {
  fits: isRegion,
  meaning: 'a region, as Lambda sets it',
  as: (value) => branded<Region>(value),
};

/** The table that a function works on. */
export const TABLE = matching(/^[\w.-]{3,255}$/, 'the name of the DynamoDB table');

const namesIn = (value: string): readonly string[] => (value === '' ? [] : value.split(','));

/** Regions to replicate to; none if it is empty. */
export const REPLICA_REGIONS: Setting<ReadonlySet<Region>> = {
  fits: (value) => namesIn(value).every(isRegion),
  meaning: 'the regions to replicate to, separated by commas alone, or left out',
  as: (value) => new Set(namesIn(value).map((name) => branded<Region>(name))),
};

/** The account in the ARNs of secrets. It has no default: to forget it would be to change it. */
export const ACCOUNT: Setting<AccountId> = {
  fits: (value) => /^\d{12}$/.test(value),
  meaning: 'an account id of 12 digits',
  as: (value) => branded<AccountId>(value),
};
