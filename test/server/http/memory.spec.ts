import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hold, memory, type Owner, USUAL_BYTES } from '../../../server/http/memory.ts';

const LIMITS = { all: 10 * USUAL_BYTES, reserved: 3 * USUAL_BYTES };

const STRANGER: Owner = { site: 'a', trusted: false };
const CLIENT: Owner = { site: 'b', trusted: true };

/** A hold that tells whether it had to yield. */
const holder = (room: ReturnType<typeof memory>, owner: Owner) => {
  const state = { owner, yielded: false, kept: false, bytes: 0 };
  const hold: Hold = room.hold(owner, () => {
    state.yielded = true;
    state.bytes = 0;
  });
  return {
    state,
    grow: (bytes: number): boolean => {
      const grown = hold.grow(bytes);
      if (grown) state.bytes += bytes;
      return grown;
    },
    shrink: (): void => {
      const bytes = Math.floor(state.bytes / 2);
      hold.shrink(bytes);
      state.bytes -= bytes;
    },
    keep: (): void => {
      hold.keep();
      state.kept = true;
    },
    release: (): void => {
      hold.release();
      state.bytes = 0;
    },
  };
};

type Holder = ReturnType<typeof holder>;

const owners = fc.record({
  site: fc.constantFrom('a', 'b', 'c'),
  trusted: fc.boolean(),
});

const bytes = fc.oneof(
  fc.integer({ min: 0, max: USUAL_BYTES }),
  fc.integer({ min: 0, max: LIMITS.all }),
);

const actions = fc.array(
  fc.record({
    on: fc.nat(),
    what: fc.constantFrom('new', 'grow', 'grow', 'grow', 'shrink', 'keep', 'release' as const),
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

describe('Memory that requests share', () => {
  it('never is more than there is, and nothing is taken from clients or work under way', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const room = memory(LIMITS);
        const holders: Holder[] = [];
        for (const { on, what, owner, bytes: wanted } of all) {
          if (what === 'new') holders.push(holder(room, owner));
          else holders[on % Math.max(1, holders.length)]?.[what](wanted);
          expect(sum(holders, () => true)).toBeLessThanOrEqual(LIMITS.all);
          expect(sum(holders, (size) => size > USUAL_BYTES)).toBeLessThanOrEqual(
            LIMITS.all - LIMITS.reserved,
          );
        }
        const wronged = holders.filter(
          ({ state }) => state.yielded && (state.owner.trusted || state.kept),
        );
        expect(wronged).toEqual([]);
      }),
    );
  });

  it('is had again, all of it, when it is released', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (sizes) => {
        const room = memory(LIMITS);
        const holders = sizes.map((size) => {
          const one = holder(room, CLIENT);
          one.grow(size);
          return one;
        });
        for (const one of holders) one.release();
        const whole = Array.from({ length: 10 }, () => holder(room, CLIENT).grow(USUAL_BYTES));
        expect(whole).toEqual(Array(10).fill(true));
      }),
    );
  });

  it('is had by one of the usual size whatever strangers hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(owners, bytes)), (held) => {
        const room = memory(LIMITS);
        for (const [owner, size] of held) holder(room, { ...owner, trusted: false }).grow(size);
        expect(holder(room, STRANGER).grow(USUAL_BYTES)).toBe(true);
      }),
    );
  });

  it('is taken from the site that holds most, and there from who began first', () => {
    const room = memory(LIMITS);
    const few = holder(room, { site: 'few', trusted: false });
    const many = [1, 2, 3].map(() => holder(room, { site: 'many', trusted: false }));
    few.grow(2 * USUAL_BYTES);
    for (const one of many) one.grow(1.5 * USUAL_BYTES);
    expect(holder(room, { site: 'few', trusted: false }).grow(1.5 * USUAL_BYTES)).toBe(true);
    expect([few, ...many].map(({ state }) => state.yielded)).toEqual([false, true, false, false]);
  });

  it('is taken from who began first where no site holds much', () => {
    const room = memory({ all: 640, reserved: 0 });
    const attackers = Array.from({ length: 636 }, (_, index) =>
      holder(room, { site: `attacker ${index}`, trusted: false }),
    );
    for (const one of attackers) one.grow(1);
    const [first, second] = [holder(room, STRANGER), holder(room, STRANGER)];
    for (const one of [first, second, first, second]) one.grow(1);
    expect(holder(room, { site: 'attacker', trusted: false }).grow(1)).toBe(true);
    expect([first, second].map(({ state }) => state.yielded)).toEqual([false, false]);
    expect(attackers.map(({ state }) => state.yielded)).toEqual([
      ...Array(11).fill(true),
      ...Array(625).fill(false),
    ]);
  });

  it('is taken for some that come later, too, so that they need not look for it', () => {
    const room = memory({ all: 640, reserved: 0 });
    const held = Array.from({ length: 640 }, () => holder(room, STRANGER));
    for (const one of held) one.grow(1);
    const counts = Array.from({ length: 11 }, () => {
      holder(room, STRANGER).grow(1);
      return held.filter(({ state }) => state.yielded).length;
    });
    expect(counts).toEqual(Array(11).fill(11));
  });

  it('is taken from nobody in vain', () => {
    const room = memory(LIMITS);
    const stranger = holder(room, STRANGER);
    stranger.grow(2 * USUAL_BYTES);
    expect(holder(room, CLIENT).grow(LIMITS.all + 1)).toBe(false);
    expect(stranger.state.yielded).toBe(false);
  });

  it('is not had any more by who had to yield', () => {
    const room = memory(LIMITS);
    const stranger = holder(room, STRANGER);
    stranger.grow(7 * USUAL_BYTES);
    holder(room, CLIENT).grow(7 * USUAL_BYTES);
    expect(stranger.state.yielded).toBe(true);
    expect(stranger.grow(1)).toBe(false);
  });
});
