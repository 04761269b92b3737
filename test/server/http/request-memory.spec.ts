import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Owner,
  type RequestMemory,
  type Reservation,
  requestMemory,
  SMALL_BYTES,
} from '../../../server/http/request-memory.ts';

const LIMITS = { total: 10 * SMALL_BYTES, reservedForSmall: 3 * SMALL_BYTES };

const UNAUTHENTICATED: Owner = { site: 'a', authenticated: false };
const AUTHENTICATED: Owner = { site: 'b', authenticated: true };

/** A reservation that records whether it was evicted. */
const holder = (memory: RequestMemory, owner: Owner) => {
  const state = { owner, evicted: false, pinned: false, bytes: 0 };
  const reservation: Reservation = memory.reserve(owner, () => {
    state.evicted = true;
    state.bytes = 0;
  });
  return {
    state,
    grow: (bytes: number): boolean => {
      const grown = reservation.grow(bytes);
      if (grown) state.bytes += bytes;
      return grown;
    },
    shrink: (): void => {
      const bytes = Math.floor(state.bytes / 2);
      reservation.shrink(bytes);
      state.bytes -= bytes;
    },
    pin: (): void => {
      reservation.pin();
      state.pinned = true;
    },
    release: (): void => {
      reservation.release();
      state.bytes = 0;
    },
  };
};

type Holder = ReturnType<typeof holder>;

const owners = fc.record({
  site: fc.constantFrom('a', 'b', 'c'),
  authenticated: fc.boolean(),
});

const bytes = fc.oneof(
  fc.integer({ min: 0, max: SMALL_BYTES }),
  fc.integer({ min: 0, max: LIMITS.total }),
);

const actions = fc.array(
  fc.record({
    on: fc.nat(),
    what: fc.constantFrom('new', 'grow', 'grow', 'grow', 'shrink', 'pin', 'release' as const),
    owner: owners,
    bytes,
  }),
  { maxLength: 60 },
);

const sum = (holders: readonly Holder[], isCounted: (bytes: number) => boolean): number =>
  holders
    .map(({ state }) => state.bytes)
    .filter(isCounted)
    .reduce((all, one) => all + one, 0);

describe('The memory that requests share', () => {
  it('stays within its limits, and is never taken from authenticated clients or pinned requests', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const memory = requestMemory(LIMITS);
        const holders: Holder[] = [];
        for (const { on, what, owner, bytes: wanted } of all) {
          if (what === 'new') holders.push(holder(memory, owner));
          else holders[on % Math.max(1, holders.length)]?.[what](wanted);
          expect(sum(holders, () => true)).toBeLessThanOrEqual(LIMITS.total);
          expect(sum(holders, (size) => size > SMALL_BYTES)).toBeLessThanOrEqual(
            LIMITS.total - LIMITS.reservedForSmall,
          );
        }
        const wrongful = holders.filter(
          ({ state }) => state.evicted && (state.owner.authenticated || state.pinned),
        );
        expect(wrongful).toEqual([]);
      }),
    );
  });

  it('is completely free again once everything is released', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (sizes) => {
        const memory = requestMemory(LIMITS);
        const holders = sizes.map((size) => {
          const one = holder(memory, AUTHENTICATED);
          one.grow(size);
          return one;
        });
        for (const one of holders) one.release();
        const whole = Array.from({ length: 10 }, () =>
          holder(memory, AUTHENTICATED).grow(SMALL_BYTES),
        );
        expect(whole).toEqual(Array(10).fill(true));
      }),
    );
  });

  it('is available to a small request, whatever unauthenticated clients hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(owners, bytes)), (held) => {
        const memory = requestMemory(LIMITS);
        for (const [owner, size] of held)
          holder(memory, { ...owner, authenticated: false }).grow(size);
        expect(holder(memory, UNAUTHENTICATED).grow(SMALL_BYTES)).toBe(true);
      }),
    );
  });

  it('is taken from the site that holds most, oldest request first', () => {
    const memory = requestMemory(LIMITS);
    const few = holder(memory, { site: 'few', authenticated: false });
    const many = [1, 2, 3].map(() => holder(memory, { site: 'many', authenticated: false }));
    few.grow(2 * SMALL_BYTES);
    for (const one of many) one.grow(1.5 * SMALL_BYTES);
    expect(holder(memory, { site: 'few', authenticated: false }).grow(1.5 * SMALL_BYTES)).toBe(
      true,
    );
    expect([few, ...many].map(({ state }) => state.evicted)).toEqual([false, true, false, false]);
  });

  it('is taken from the oldest request if no site holds much', () => {
    const memory = requestMemory({ total: 640, reservedForSmall: 0 });
    const attackers = Array.from({ length: 636 }, (_, index) =>
      holder(memory, { site: `attacker ${index}`, authenticated: false }),
    );
    for (const one of attackers) one.grow(1);
    const [first, second] = [holder(memory, UNAUTHENTICATED), holder(memory, UNAUTHENTICATED)];
    for (const one of [first, second, first, second]) one.grow(1);
    expect(holder(memory, { site: 'attacker', authenticated: false }).grow(1)).toBe(true);
    expect([first, second].map(({ state }) => state.evicted)).toEqual([false, false]);
    expect(attackers.map(({ state }) => state.evicted)).toEqual([
      ...Array(11).fill(true),
      ...Array(625).fill(false),
    ]);
  });

  it('is freed in advance, so that not every request has to evict others', () => {
    const memory = requestMemory({ total: 640, reservedForSmall: 0 });
    const held = Array.from({ length: 640 }, () => holder(memory, UNAUTHENTICATED));
    for (const one of held) one.grow(1);
    const counts = Array.from({ length: 11 }, () => {
      holder(memory, UNAUTHENTICATED).grow(1);
      return held.filter(({ state }) => state.evicted).length;
    });
    expect(counts).toEqual(Array(11).fill(11));
  });

  it('is taken from nobody if that would not be enough', () => {
    const memory = requestMemory(LIMITS);
    const unauthenticated = holder(memory, UNAUTHENTICATED);
    unauthenticated.grow(2 * SMALL_BYTES);
    expect(holder(memory, AUTHENTICATED).grow(LIMITS.total + 1)).toBe(false);
    expect(unauthenticated.state.evicted).toBe(false);
  });

  it('is denied to a reservation that was evicted', () => {
    const memory = requestMemory(LIMITS);
    const unauthenticated = holder(memory, UNAUTHENTICATED);
    unauthenticated.grow(7 * SMALL_BYTES);
    holder(memory, AUTHENTICATED).grow(7 * SMALL_BYTES);
    expect(unauthenticated.state.evicted).toBe(true);
    expect(unauthenticated.grow(1)).toBe(false);
  });
});
