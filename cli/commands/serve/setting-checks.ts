import {
  RATES_MEANING,
  type RatesSetting,
  readRates,
} from '../../../domain/rates/rates-setting.ts';
import {
  PRESIGNED_MAX,
  PRESIGNED_MEANING,
  readPresignedMax,
} from '../../../infra/sigv4/presigned.ts';
import { isHost } from '../../../server/http/host-names.ts';
import type { Given, Problems } from './settings.ts';

// Each gives back a value even when it adds a problem, so that all problems are found at once.

/** A TCP port, or 0. */
export const portOf = ({ value, source }: Given, problems: Problems): number => {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port <= 65_535)) {
    problems.push(`${source} must be a whole number from 0 to 65535, not '${value}'.`);
  }
  return port;
};

/** An address to listen on. */
export const hostOf = ({ value, source }: Given, problems: Problems): string => {
  if (!isHost(value)) {
    problems.push(`${source} must be an IP address or a host name, not '${value}'.`);
  }
  return value;
};

/** Names of hosts, separated by commas. */
export const hostNamesOf = ({ value, source }: Given, problems: Problems): readonly string[] => {
  const names = value === '' ? [] : value.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !isHost(name));
  if (wrong !== undefined) {
    problems.push(
      `${source} must be names or IP addresses without ports, separated by commas, not '${wrong}'.`,
    );
  }
  return names;
};

/** A name DynamoDB takes for a table. */
export const tableOf = ({ value, source }: Given, problems: Problems): string => {
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(value)) {
    problems.push(`${source} must be 3 to 255 of A-Z, a-z, 0-9, '_', '.' and '-', not '${value}'.`);
  }
  return value;
};

/** `off`, or requests per second for each group of operations. */
export const ratesOf = ({ value, source }: Given, problems: Problems): RatesSetting => {
  const rates = readRates(value);
  if (rates === null) problems.push(`${source} must be ${RATES_MEANING}, not '${value}'.`);
  return rates ?? 'off';
};

/** How long a presigned request may be good for, in seconds. */
export const presignedMaxOf = ({ value, source }: Given, problems: Problems): number => {
  const seconds = readPresignedMax(value);
  if (seconds === null) problems.push(`${source} must be ${PRESIGNED_MEANING}, not '${value}'.`);
  return seconds ?? PRESIGNED_MAX;
};

/** One of a few words. */
export const choice = <Value extends string>(
  { value, source }: Given,
  choices: readonly [Value, ...Value[]],
  problems: Problems,
): Value => {
  const chosen = choices.find((candidate) => candidate === value);
  if (chosen === undefined) {
    problems.push(`${source} must be one of ${choices.join(', ')}, not '${value}'.`);
  }
  return chosen ?? choices[0];
};
