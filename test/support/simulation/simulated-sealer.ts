import type { KeySelector } from '../../../domain/ports/key-service.ts';
import type { Sealer } from '../../../domain/ports/sealer.ts';
import type { Call } from './calls.ts';
import {
  type KeyRing,
  keyArnOf,
  matchesRecordedDigest,
  readSealed,
  sealingOf,
} from './key-ring.ts';

const DISABLED = { ok: false, failure: 'disabled' } as const;

/** Simulated envelope encryption in a region, as called by one actor. */
export const simulatedSealer = (ring: KeyRing, call: Call): Sealer => {
  const usable = (key: KeySelector) => !ring.isDisabled(keyArnOf(key));
  return {
    seal: (plaintext, { secretArn: arn, versionId }, key) =>
      call(() => {
        if (!usable(key)) return DISABLED;
        const value = new TextDecoder().decode(plaintext.reveal());
        const text = { keyArns: [keyArnOf(key)], arn, versionId, value };
        return { ok: true, value: ring.seal(text) };
      }),
    open: (sealed, arn) => call(() => ring.open(sealed, arn)),
    matchesRecordedDigest,
    wrappingKeys: (sealed) => readSealed(sealed).keyArns,
    rewrap: (sealed, arn, key) =>
      call(() => {
        const opening = ring.open(sealed, arn);
        if (!opening.ok) return opening;
        if (!usable(key)) return DISABLED;
        const text = readSealed(sealed);
        const keyArns = [...new Set([keyArnOf(key), ...text.keyArns])];
        return { ok: true, value: sealingOf({ ...text, keyArns }) };
      }),
    validateKey: (key) => call(() => (usable(key) ? { ok: true, value: null } : DISABLED)),
  };
};
