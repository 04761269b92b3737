import type { SealedVersion, Sealing } from '../../../domain/ports/sealer.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import {
  decodeSealedValue,
  encodeSealedValue,
  type SealedValue,
} from '../../../infra/crypto/sealed-value.ts';
import { arnOf, version } from '../../support/examples.ts';
import { ANY_KEY, knownKeys } from './known-keys.ts';

export const ARN = arnOf('db/password');
export const CONTEXT = { secretArn: ARN, versionId: version('v1') };
export const TEXT = new Plaintext('string', new TextEncoder().encode('hunter2'));
/** A data key that was overwritten. */
export const ZEROS = new Uint8Array(32);

/** A sealer on known keys, and a way to seal one value. */
export const openBench = () => {
  const keys = knownKeys();
  const sealer = envelopeSealer({ keys: keys.service });
  const seal = async (): Promise<Sealing> => {
    const outcome = await sealer.seal(TEXT, CONTEXT, ANY_KEY);
    if (outcome.ok) return outcome.value;
    throw new Error(outcome.failure);
  };
  return { keys, sealer, seal };
};

/** The same version with its parsed bytes replaced by others. */
export const altered = (
  { versionId, bytes }: SealedVersion,
  change: (value: SealedValue) => Partial<SealedValue>,
): SealedVersion => {
  const value = decodeSealedValue(bytes);
  if (value === 'malformed') throw new Error(value);
  return { versionId, bytes: encodeSealedValue({ ...value, ...change(value) }) };
};
