import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { OperatorError } from '../operator-error.ts';
import { type Environment, variable } from '../settings/environment.ts';
import type { Deployment } from './deployment.ts';

/**
 * Checks at the start that the AWS services respond, so that a wrong setting shows before requests fail. Probes
 * the region of the environment only; others are reached on first use. Takes as long as a call may. Throws
 * `OperatorError`.
 */
export const probeAws = async (
  { probes }: Pick<Deployment, 'probes'>,
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
  const location = endpoint === undefined ? '' : ` at ${endpoint}`;
  if (error instanceof Misconfiguration) {
    return new OperatorError(`In ${region}${location}: ${error.message}`, { cause: error });
  }
  if (error instanceof Outage) {
    const code = codeOf(error.cause);
    return new OperatorError(`In ${region}${location}: ${error.message}${code}.`, { cause: error });
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

/** Finds the region in the same order as the SDK and the AWS CLI. */
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
