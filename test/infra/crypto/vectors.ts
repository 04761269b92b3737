import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KeyService } from '../../../domain/ports/key-service.ts';
import type { OpenFailure, SealedVersion } from '../../../domain/ports/sealer.ts';
import { branded, type SecretArn, type VersionId } from '../../../domain/secret/ids.ts';
import type { ValueKind } from '../../../domain/secret/plaintext.ts';
import { unwrapDataKey, withMaterial } from '../../../infra/keyring/material.ts';

type OpenedVector = {
  readonly name: string;
  readonly sealed: string;
  readonly digest: string;
  readonly kind: ValueKind;
  readonly value: string;
};

type RefusedVector = {
  readonly name: string;
  readonly sealed: string;
  readonly failure: OpenFailure;
  readonly arn?: string;
  readonly versionId?: string;
};

type VectorKeyring = {
  readonly rootKey: string;
  readonly keys: readonly { readonly arn: string; readonly material: string }[];
  readonly arn: string;
  readonly versionId: string;
};

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../vectors/sealed/${name}.json`, import.meta.url), 'utf8'));

const KEYRING: VectorKeyring = read('keyring');

/** Sealed values that open. */
export const OPENED: readonly OpenedVector[] = read('opened');

/** Sealed values that do not open, each with the expected failure. */
export const REFUSED: readonly RefusedVector[] = read('refused');

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** A vector as a store would return it, with the ARN to open it for. */
export const storedVector = ({
  sealed,
  arn = KEYRING.arn,
  versionId = KEYRING.versionId,
}: {
  readonly sealed: string;
  readonly arn?: string;
  readonly versionId?: string;
}): { readonly version: SealedVersion; readonly arn: SecretArn } => ({
  version: { versionId: branded<VersionId>(versionId), bytes: fromHex(sealed) },
  arn: branded<SecretArn>(arn),
});

/** The stored keys of the vectors, opened with the keyring's own code; it generates no data keys. */
export const vectorKeys = (): Pick<KeyService, 'unwrap'> => {
  const root = createSecretKey(fromHex(KEYRING.rootKey));
  return {
    unwrap: async ({ keyArn, ciphertext }, context) => {
      const key = KEYRING.keys.find(({ arn }) => arn === keyArn);
      if (key === undefined) return { ok: false, failure: 'notFound' };
      const name = { arn: keyArn, number: 1 };
      const value = withMaterial(root, { ...name, box: fromHex(key.material) }, (material) =>
        unwrapDataKey(material, ciphertext, { ...name, context }),
      );
      return value === null ? { ok: false, failure: 'invalidCiphertext' } : { ok: true, value };
    },
  };
};
