import { describe, expect, it } from 'vitest';
import type { WrappedKey } from '../../../domain/ports/key-service.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import {
  decodeSealedValue,
  digestOf,
  encodeSealedValue,
} from '../../../infra/crypto/sealed-value.ts';
import { ANY_KEY } from './known-keys.ts';
import { fromHex, OPENED, REFUSED, storedVector, vectorKeys } from './vectors.ts';
import { watchDecryption } from './watch-decryption.ts';

/** A sealer on the vectors' keys, that knows one wrapped copy to give or none. */
const vectorSealer = (copy?: WrappedKey) =>
  envelopeSealer({
    keys: {
      ...vectorKeys(),
      generateDataKey: () => Promise.reject(new Error('Vectors are only opened')),
      wrap: async () => {
        if (copy === undefined) throw new Error('This vector is not to be wrapped again');
        return { ok: true, value: copy };
      },
    },
  });

const sealer = vectorSealer();

type Vector = Parameters<typeof storedVector>[0];

const open = (vector: Vector) => {
  const { version, arn } = storedVector(vector);
  return sealer.open(version, arn);
};

const rewrap = (vector: Vector, copy?: WrappedKey) => {
  const { version, arn } = storedVector(vector);
  return vectorSealer(copy).rewrap(version, arn, ANY_KEY);
};

const opened = (name: string) => {
  const vector = OPENED.find((candidate) => candidate.name === name);
  if (vector === undefined) throw new Error(`No vector: ${name}`);
  return vector;
};

const parsed = (vector: Vector) => {
  const value = decodeSealedValue(fromHex(vector.sealed));
  if (value === 'malformed') throw new Error('The vector does not parse');
  return value;
};

describe('sealed value, format 1', () => {
  it.each(OPENED)('opens: $name', async (vector) => {
    const opening = await open(vector);

    expect(opening.ok && opening.value.kind).toBe(vector.kind);
    expect(opening.ok && opening.value.reveal()).toEqual(fromHex(vector.value));
  });

  it.each(OPENED)('is parsed and encoded again, with the promised digest: $name', (vector) => {
    const value = parsed(vector);

    expect(encodeSealedValue(value)).toEqual(fromHex(vector.sealed));
    expect(digestOf(value)).toBe(vector.digest);
  });

  it.each(REFUSED)('does not open, as $failure: $name', async (vector) => {
    expect(await open(vector)).toEqual({ ok: false, failure: vector.failure });
  });

  it.each(REFUSED)(
    'leaves nothing decrypted in memory when it does not open: $name',
    async (vector) => {
      const decrypted = watchDecryption();

      await open(vector);

      for (const bytes of decrypted()) expect(bytes).toEqual(new Uint8Array(bytes.length));
    },
  );

  it('is rewrapped to the promised bytes', async () => {
    const [before, after] = [opened('a text'), opened('a text, wrapped again under a second key')];
    const { wrappedKeys } = parsed(after);

    const outcome = await rewrap(before, wrappedKeys[0]);

    const { version } = storedVector(after);
    const keyArns = wrappedKeys.map(({ keyArn }) => keyArn);
    expect(after.digest).toBe(before.digest);
    expect(outcome).toMatchObject({ ok: true, value: { version, keyArns, digest: before.digest } });
  });

  it.each(REFUSED)('is not rewrapped when it is $failure: $name', async (vector) => {
    const decrypted = watchDecryption();

    expect(await rewrap(vector)).toEqual({ ok: false, failure: vector.failure });

    for (const bytes of decrypted()) expect(bytes).toEqual(new Uint8Array(bytes.length));
  });
});
