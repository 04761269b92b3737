import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSecret } from '../../../infra/credentials/sealed-secret.ts';
import { openKeyringKey, serviceKeys } from '../../../infra/keyring/keyring-key.ts';
import { manifestKey, openManifest } from '../../../infra/keyring/manifest.ts';
import {
  materialKey,
  materialNumberIn,
  unwrapDataKey,
  withMaterial,
} from '../../../infra/keyring/material.ts';

const VECTORS = JSON.parse(
  readFileSync(new URL('../../vectors/keyring/keyring.json', import.meta.url), 'utf8'),
);

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

const keyringKey = () => {
  const root = createSecretKey(bytes(VECTORS.rootKey));
  const key = openKeyringKey(root, bytes(VECTORS.keyringKeyBox));
  if (key === null) throw new Error('The keyring key does not open');
  return key;
};

describe('A keyring that was written from the description of its formats alone', () => {
  it('opens with its root key, and has the keys of the service', () => {
    const key = serviceKeys(keyringKey())('store-integrity');

    expect(key.export().toString('hex')).toBe(VECTORS.storeIntegrityKey);
  });

  it.each<[number, { number: number; box: string; wrapped: string }]>(
    VECTORS.materials.map((material: { number: number }) => [material.number, material]),
  )('unwraps what material %i of a key wrapped', (number, { box, wrapped }) => {
    const name = { arn: VECTORS.keyArn, number };
    const binding = { ...name, context: VECTORS.context };

    const dataKey = withMaterial(
      materialKey(keyringKey()),
      { ...name, box: bytes(box) },
      (material) => unwrapDataKey(material, bytes(wrapped), binding),
    );

    expect(materialNumberIn(bytes(wrapped))).toBe(number);
    expect(dataKey).toEqual(bytes(VECTORS.dataKey));
  });

  it('has an authentic manifest', () => {
    const { body, mac } = VECTORS.manifest;

    const manifest = openManifest(manifestKey(keyringKey()), { body, mac: bytes(mac) });

    expect(manifest).toEqual({
      version: 7,
      digests: new Map([['alias a', 'b']]),
      notes: new Map(),
    });
  });

  it('opens the root secret access key that is sealed under it', () => {
    const { sealed, secretAccessKey, ...owner } = VECTORS.credentials;

    expect(openSecret(serviceKeys(keyringKey())('credentials'), owner, sealed)).toBe(
      secretAccessKey,
    );
  });
});
