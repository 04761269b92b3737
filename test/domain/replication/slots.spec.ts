import { describe, expect, it } from 'vitest';
import { HOURLY_SLOTS, slotAt, slotOf } from '../../../domain/replication/slots.ts';
import { branded, instant, type SecretName } from '../../../domain/secret/ids.ts';

const slots = (count: number, prefix = 'secret') =>
  Array.from({ length: count }, (_none, index) =>
    slotOf(branded<SecretName>(`${prefix}/${index}`), HOURLY_SLOTS),
  );

describe('The slots of a day', () => {
  it.each(['secret', 'db/password', 'ünïcode'])('distribute secrets evenly: %s', (prefix) => {
    const found = slots(24_000, prefix);
    for (let slot = 0; slot < HOURLY_SLOTS; slot += 1) {
      const size = found.filter((one) => one === slot).length;
      expect(size).toBeGreaterThan(800);
      expect(size).toBeLessThan(1200);
    }
  });

  it('are always the same for the same name', () => {
    expect(slots(5)).toEqual(slots(5));
    // FNV-1a of "a", whose test vector is e40c292c.
    expect(slotOf(branded<SecretName>('a'), 2 ** 32)).toBe(0xe40c292c);
  });

  it('each have their turn within 24 hours', () => {
    const start = Date.UTC(2026, 0, 2, 3, 17);
    const hours = Array.from({ length: 24 }, (_none, hour) =>
      slotAt(instant(start + hour * 3_600_000), HOURLY_SLOTS),
    );
    expect(new Set(hours).size).toBe(24);
    expect(slotAt(instant(start + 1_800_000), HOURLY_SLOTS)).toBe(hours[0]);
  });
});
