import { type Rejection, rejection } from '../secret/decision.ts';
import type { Region } from '../secret/ids.ts';
import { partitionOf } from '../secret/names.ts';
import { invalidLambdaArn } from './messages.ts';

/**
 * A function in any account, or a version or alias of one ("FunctionName", Lambda API reference).
 */
const ARN =
  /^arn:([^:]+):lambda:([^:]+):\d{12}:function:[A-Za-z0-9_-]+(?::(?:\$LATEST|[A-Za-z0-9_-]+))?$/;

/**
 * Rejects the ARN of a function that cannot rotate secrets of this region, whether or not it
 * exists.
 */
export const lambdaArnRejection = (arn: string, here: Region): Rejection | null => {
  const [, partition, region] = ARN.exec(arn) ?? [];
  return region === here && partition === partitionOf(here)
    ? null
    : rejection('InvalidParameter', invalidLambdaArn(here));
};
