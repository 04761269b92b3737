import type { Instant, SecretName } from '../secret/ids.ts';

const HOUR = 3_600_000;

/** The parts of the daily comparison: one is compared each hour. */
export const HOURLY_SLOTS = 24;

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** Returns which of the slots a secret is in, always the same one (FNV-1a, 32 bits). */
export const slotOf = (name: SecretName, slots: number): number => {
  let hash = OFFSET;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), PRIME);
  }
  return (hash >>> 0) % slots;
};

/** Returns the slot of the hour that contains this moment. */
export const slotAt = (now: Instant, slots: number): number => Math.floor(now / HOUR) % slots;

/** Selects the secrets of the current hour's slot, so that each is selected once a day. */
export const inTurnAt = (now: Instant): ((name: SecretName) => boolean) => {
  const slot = slotAt(now, HOURLY_SLOTS);
  return (name) => slotOf(name, HOURLY_SLOTS) === slot;
};
