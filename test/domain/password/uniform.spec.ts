import { describe, expect, it } from 'vitest';
import { generatePassword, type PasswordOptions } from '../../../domain/password/generate.ts';
import { chooser, shuffled } from '../../../domain/password/uniform.ts';
import { chiSquare, countsOf, suspicious } from './chi-square.ts';
import { scriptedRandom, seededRandom } from './sources.ts';

const ALL_DRAWS = 2 ** 16;

/** Every possible value of two bytes, once. */
const everyDraw = (): Uint8Array =>
  Uint8Array.from({ length: 2 * ALL_DRAWS }, (_, at) => (at % 2 ? at >> 1 : at >> 9) & 0xff);

const numbersBelow = (limit: number): readonly number[] => [...Array(limit).keys()];

const passwords = (count: number, options: PasswordOptions, seed: string): readonly string[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const generated = generatePassword(options, random);
    if (!generated.ok) throw new Error(generated.rejection.message);
    return generated.password;
  });
};

describe('A choice', () => {
  it.each([1, 2, 3, 10, 26, 33, 62, 95, 1000, 4095, 4096, ALL_DRAWS])(
    'among %i is uniform over all possible draws',
    (choices) => {
      const choose = chooser(scriptedRandom(everyDraw()));
      const each = Math.floor(ALL_DRAWS / choices);
      const made = Array.from({ length: each * choices }, () => choose(choices));
      expect(countsOf(made, numbersBelow(choices))).toEqual(Array(choices).fill(each));
    },
  );

  it('discards a draw that would favour the first choices', () => {
    const script = new Uint8Array(512);
    script.set([0xff, 0xff, 0xff, 0xaf, 0xff, 0xae]);
    const choose = chooser(scriptedRandom(script));
    // 65,455 is 689 times 95: only the third draw can be used.
    expect(choose(95)).toBe(94);
    expect(choose(95)).toBe(0);
  });

  it('among more than a draw can distinguish throws, instead of looping forever', () => {
    const choose = chooser(seededRandom('too many'));
    expect(() => choose(ALL_DRAWS + 1)).toThrow(RangeError);
  });

  it('throws if the source runs out of bytes', () => {
    const choose = chooser({ bytes: () => new Uint8Array(1) });
    expect(() => choose(2)).toThrow(RangeError);
  });
});

describe('A shuffle', () => {
  const ORDERS = [...'abcd'].flatMap((first, _, all) =>
    all
      .filter((other) => other !== first)
      .flatMap((second, _, three) =>
        three
          .filter((other) => other !== second)
          .flatMap((third, _, two) =>
            two.filter((other) => other !== third).map((last) => [first, second, third, last]),
          ),
      )
      .map((order) => order.join('')),
  );

  it('returns every order of four equally often', () => {
    const choose = chooser(seededRandom('orders'));
    const orders = Array.from({ length: 24_000 }, () => shuffled([...'abcd'], choose).join(''));
    expect(chiSquare(countsOf(orders, ORDERS))).toBeLessThan(suspicious(24));
  });

  it('keeps all items, including duplicates', () => {
    const choose = chooser(seededRandom('keeps'));
    const items = [...'aabbbc', ''];
    expect(shuffled(items, choose).toSorted()).toEqual(items.toSorted());
    expect(items.join('')).toBe('aabbbc');
  });
});

describe('In many passwords', () => {
  const PRINTABLE = String.fromCharCode(...numbersBelow(95).map((offset) => 32 + offset));

  it('every character is equally frequent if no type is required', () => {
    const options = { length: 95, includeSpace: true, requireEachIncludedType: false };
    const counts = countsOf(passwords(1000, options, 'characters').join(''), PRINTABLE);
    expect(counts).toHaveLength(95);
    expect(chiSquare(counts)).toBeLessThan(suspicious(95));
  });

  it('the characters of one type are equally frequent if each type is required', () => {
    const text = passwords(10_000, { length: 6 }, 'within a type').join('');
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9 ]/]) {
      const counts = countsOf(
        [...text].filter((character) => type.test(character)),
        [...PRINTABLE].filter((character) => type.test(character)),
      );
      expect(chiSquare(counts)).toBeLessThan(suspicious(counts.length));
    }
  });

  it('a required character is equally likely in every position', () => {
    const options = { length: 8, excludeCharacters: '012345689', excludePunctuation: true };
    const withOne = passwords(20_000, options, 'places').filter(
      (password) => password.split('7').length === 2,
    );
    const counts = countsOf(
      withOne.map((password) => password.indexOf('7')),
      numbersBelow(8),
    );
    expect(withOne.length).toBeGreaterThan(15_000);
    expect(chiSquare(counts)).toBeLessThan(suspicious(8));
  });

  it('the bias of a plain modulo would be detected', () => {
    const bytes = seededRandom('characters').bytes(95_000);
    const folded = [...bytes].map((byte) => byte % 95);
    expect(chiSquare(countsOf(folded, numbersBelow(95)))).toBeGreaterThan(suspicious(95));
  });
});
