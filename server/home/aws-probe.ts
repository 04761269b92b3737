import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { OperatorError } from '../operator-error.ts';
import { type Environment, variable } from '../settings/environment.ts';
import type { Home } from './home.ts';

/**
 * Finds out at the start whether the services of AWS answer, so that nobody has to find out by faults.
 * They are asked in the region of the environment; others are when they are first used. Takes as long as
 * a call may. Throws `OperatorError`.
 */
export const probeAws = async (
  { probes }: Pick<Home, 'probes'>,
  account: AccountId,
  env: Environment,
): Promise<void> => {
  if (probes.size === 0) return;
  const region = await ownRegion(env);
  for (const [service, probe] of probes) {
    try {
      await probe({ account, region });
    } catch (error) {
      throw explained(service, region, error, env);
    }
  }
};

const explained = (service: string, region: Region, error: unknown, env: Environment): unknown => {
  const name = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const endpoint = variable(env, name) ?? variable(env, 'AWS_ENDPOINT_URL');
  const place = endpoint === undefined ? '' : ` at ${endpoint}`;
  if (error instanceof Misconfiguration) {
    return new OperatorError(`In ${region}${place}: ${error.message}`, { cause: error });
  }
  if (error instanceof Outage) {
    const why = codeOf(error.cause);
    return new OperatorError(`In ${region}${place}: ${error.message}${why}.`, { cause: error });
  }
  if (codeOf(error) === ' (ERR_INVALID_URL)') {
    return new OperatorError(`The endpoint of ${service} must be a URL, not '${endpoint}'.`, {
      cause: error,
    });
  }
  return error;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? ` (${error.code})` : '';

/** As the SDK and the CLI find it. */
const ownRegion = async (env: Environment): Promise<Region> => {
  const region =
    variable(env, 'AWS_REGION') ?? variable(env, 'AWS_DEFAULT_REGION') ?? (await regionOfProfile());
  if (isRegion(region)) return region;
  throw new OperatorError(`'${region}' is no region: set AWS_REGION.`);
};

const regionOfProfile = async (): Promise<string> => {
  const { configuredRegion } = await import('../../infra/dynamodb/client.ts');
  try {
    return await configuredRegion();
  } catch (cause) {
    throw new OperatorError(
      'Which region of AWS? Set AWS_REGION: its tables and keys are looked for at the start.',
      { cause },
    );
  }
};
