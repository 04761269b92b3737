import type { KeySelector } from '../../../domain/ports/key-service.ts';
import type { Sealer, Sealing } from '../../../domain/ports/sealer.ts';
import { type Rejection, rejection } from '../../../domain/secret/decision.ts';
import type { SecretArn, VersionId } from '../../../domain/secret/ids.ts';
import { decryptionRefused, encryptionRefused } from '../../../domain/secret/key-failures.ts';
import { TOKEN_REQUIRED } from '../../../domain/secret/messages.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';

/** The sealed first version of a secret, `null` when it has no value; or why it cannot be sealed. */
export type FirstVersion =
  | { readonly ok: true; readonly sealing: Sealing | null }
  | { readonly ok: false; readonly rejection: Rejection };

/** What is sealed: under which key, bound to which ARN and version. */
export type ToSeal = {
  readonly value: Plaintext | null;
  readonly token: VersionId | null;
  readonly arn: SecretArn;
  readonly key: KeySelector;
};

/**
 * A key of the caller's own must be able to decrypt as well as encrypt before anything depends on it
 * (user guide, "GenerateDataKey" and "Decrypt" on creation); the default key is known to.
 */
export const firstVersion = async (sealer: Sealer, wanted: ToSeal): Promise<FirstVersion> => {
  const { value, token, key } = wanted;
  if (value === null) return key.keyId === null ? NO_VERSION : provenKey(sealer, wanted);
  if (token === null) return no(rejection('InvalidRequest', TOKEN_REQUIRED));
  const sealed = await sealer.seal(value, { secretArn: wanted.arn, versionId: token }, key);
  if (!sealed.ok) return no(encryptionRefused(sealed.failure));
  if (key.keyId === null) return { ok: true, sealing: sealed.value };
  const opened = await sealer.open(sealed.value.version, wanted.arn);
  return opened.ok ? { ok: true, sealing: sealed.value } : no(decryptionRefused(opened.failure));
};

const NO_VERSION: FirstVersion = { ok: true, sealing: null };

const provenKey = async (sealer: Sealer, { key, arn }: ToSeal): Promise<FirstVersion> => {
  const proof = await sealer.validateKey(key, arn);
  return proof.ok ? NO_VERSION : no(encryptionRefused(proof.failure));
};

const no = (refused: Rejection): FirstVersion => ({ ok: false, rejection: refused });
