import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasWordWithPrefix, wordIndex, wordsOf } from '../../../domain/listing/words.ts';

const kindOf = (character: string): string => {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /[0-9]/.test(character) ? 'digit' : 'special';
};

/** The same rules for ASCII, applied character by character. */
const splitByCharacter = (text: string): readonly string[] => {
  const kinds = [...text].map(kindOf);
  const startsWord = (at: number): boolean => {
    const [before, here, next] = [kinds[at - 1], kinds[at], kinds[at + 1]];
    if (before === 'upper' && here === 'lower') return false;
    return before !== here || (here === 'upper' && next === 'lower');
  };
  const pieces: string[] = [];
  for (const [at, character] of [...text].entries()) {
    if (at === 0 || startsWord(at)) pieces.push('');
    pieces.push(`${pieces.pop()}${character}`);
  }
  return pieces
    .filter((piece) => kindOf(piece.charAt(0)) !== 'special')
    .map((p) => p.toLowerCase());
};

describe('A text is split into words', () => {
  it.each<[text: string, words: readonly string[]]>([
    ['', []],
    ['secret', ['secret']],
    ['my secret', ['my', 'secret']],
    ['a/b-c_d+e=f.g@h', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    ['SecretOne', ['secret', 'one']],
    ['secretONE', ['secret', 'one']],
    ['FTag', ['f', 'tag']],
    ['COMPANYthings', ['compan', 'ythings']],
    ['COMPANY', ['company']],
    ['ABc', ['a', 'bc']],
    ['aB', ['a', 'b']],
    ['db2Main10x', ['db', '2', 'main', '10', 'x']],
    ['AB12', ['ab', '12']],
    ['rds!cluster-1', ['rds', 'cluster', '1']],
    ["user's (old) key#3", ['user', 's', 'old', 'key', '3']],
    ['+', []],
    ['/-_+=.@ ', []],
    ['Zürich straßeÄÖÜ', ['zürich', 'straße', 'äöü']],
    ['cafe\u0301s', ['cafe\u0301s']],
    ['\ud800x', ['x']],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('like a reference implementation, character by character', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abABC12 /-_+=.@!:#') });
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (text) => {
        expect(wordsOf(text)).toEqual(splitByCharacter(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('without losing letters or digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = text.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
        expect(wordsOf(text).join('').length).toBe(kept.toLowerCase().length);
      }),
    );
  });

  it.each<[piece: string, words: number]>([
    ['A', 1],
    ['a', 1],
    ['1', 1],
    ['\u0301', 1],
    ['/', 0],
    ['a ', 1024],
    ['Aa', 1024],
    ['aA', 1025],
    ['A1', 2048],
  ])('even if the longest description repeats "%s"', (piece, words) => {
    expect(wordsOf(piece.repeat(2048 / piece.length))).toHaveLength(words);
  });
});

describe('An index of words', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 4 });

  it('finds a prefix exactly if one of the words starts with it', () => {
    fc.assert(
      fc.property(fc.array(letters), letters, (texts, prefix) => {
        const words = texts.flatMap(wordsOf);
        const naive = words.some((word) => word.startsWith(prefix));
        expect(hasWordWithPrefix(wordIndex(texts), prefix)).toBe(naive);
      }),
      { numRuns: 1000 },
    );
  });

  it('contains each word of all its texts once', () => {
    expect(wordIndex(['one two', 'Two three', ''])).toEqual(['one', 'three', 'two']);
  });
});
