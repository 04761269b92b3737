import type { Region } from '../domain/secret/ids.ts';
import { isRegion } from '../domain/secret/names.ts';
import { OperatorError } from '../server/operator-error.ts';
import { type Environment, variable } from '../server/settings/environment.ts';

/** The region that is given, or that of the environment, or `us-east-1`. Throws `OperatorError`. */
export const readRegion = (given: string | undefined, env: Environment): Region => {
  const region =
    given ?? variable(env, 'AWS_REGION') ?? variable(env, 'AWS_DEFAULT_REGION') ?? 'us-east-1';
  if (isRegion(region)) return region;
  throw new OperatorError(`'${region}' is no region.`, { exitCode: 2 });
};
