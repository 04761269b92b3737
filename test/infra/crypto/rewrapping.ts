import type { SealedVersion, Sealing } from '../../../domain/ports/sealer.ts';
import type { KeyArn } from '../../../domain/secret/ids.ts';
import { decodeSealedValue } from '../../../infra/crypto/sealed-value.ts';
import { keyArn, selectorOf } from './known-keys.ts';
import { ARN, openBench } from './sealing.ts';

/** Keys to wrap under after that of the examples. */
export const [A, B] = [keyArn('a'), keyArn('b')];

/** A sealed value, and a way to put its data key under keys, one after the other. */
export const openSealed = async () => {
  const bench = openBench();
  const sealing = await bench.seal();
  const under = async (...arns: readonly KeyArn[]): Promise<Sealing> => {
    let latest = sealing;
    for (const arn of arns) {
      const outcome = await bench.sealer.rewrap(latest.version, ARN, selectorOf(arn));
      if (!outcome.ok) throw new Error(outcome.failure);
      latest = outcome.value;
    }
    return latest;
  };
  const rewrap = (version: SealedVersion, arn = ARN) =>
    bench.sealer.rewrap(version, arn, selectorOf(A));
  return { ...bench, sealing, under, rewrap };
};

/** Parses a sealed value. */
export const parsed = ({ bytes }: SealedVersion) => {
  const value = decodeSealedValue(bytes);
  if (value === 'malformed') throw new Error(value);
  return value;
};

/** The ARNs of its keys, in their order. */
export const arnsIn = (version: SealedVersion) =>
  parsed(version).wrappedKeys.map((copy) => copy.keyArn);
