import { describe, expect, it } from 'vitest';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import {
  decodeSealedValue,
  digestOf,
  encodeSealedValue,
} from '../../../infra/crypto/sealed-value.ts';
import { fromHex, OPENED, REFUSED, storedVector, vectorKeys } from './vectors.ts';
import { watchDecryption } from './watch-decryption.ts';

const sealer = envelopeSealer({
  keys: {
    ...vectorKeys(),
    generateDataKey: () => Promise.reject(new Error('Vectors are only opened')),
  },
});

const open = (vector: Parameters<typeof storedVector>[0]) => {
  const { version, arn } = storedVector(vector);
  return sealer.open(version, arn);
};

describe('sealed value, format 1', () => {
  it.each(OPENED)('opens: $name', async (vector) => {
    const opening = await open(vector);

    expect(opening.ok && opening.value.kind).toBe(vector.kind);
    expect(opening.ok && opening.value.reveal()).toEqual(fromHex(vector.value));
  });

  it.each(OPENED)(
    'takes apart and puts together again, with the promised digest: $name',
    (vector) => {
      const parsed = decodeSealedValue(fromHex(vector.sealed));
      if (parsed === 'malformed') throw new Error('The vector does not parse');

      expect(encodeSealedValue(parsed)).toEqual(fromHex(vector.sealed));
      expect(digestOf(parsed)).toBe(vector.digest);
    },
  );

  it.each(REFUSED)('stays closed as $failure: $name', async (vector) => {
    expect(await open(vector)).toEqual({ ok: false, failure: vector.failure });
  });

  it.each(REFUSED)(
    'leaves nothing decrypted in memory when it stays closed: $name',
    async (vector) => {
      const decrypted = watchDecryption();

      await open(vector);

      for (const bytes of decrypted()) expect(bytes).toEqual(new Uint8Array(bytes.length));
    },
  );
});
