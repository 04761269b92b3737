import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatePassword } from '../../../domain/password/generate.ts';
import { systemRandom } from './sources.ts';

const PRINTABLE = Array.from({ length: 95 }, (_, offset) => String.fromCharCode(32 + offset));
const matching = (type: RegExp): readonly string[] => PRINTABLE.filter((one) => type.test(one));

const FLAGS = [
  'excludeLowercase',
  'excludeUppercase',
  'excludeNumbers',
  'excludePunctuation',
  'includeSpace',
  'requireEachIncludedType',
] as const;
type Flags = Readonly<Record<(typeof FLAGS)[number], boolean>>;

/** All 64 combinations, each named after the flags that are set. */
const COMBINATIONS = Array.from({ length: 2 ** FLAGS.length }, (_, bits) => {
  const flag = (name: (typeof FLAGS)[number]) => (bits & (1 << FLAGS.indexOf(name))) !== 0;
  const flags: Flags = {
    excludeLowercase: flag('excludeLowercase'),
    excludeUppercase: flag('excludeUppercase'),
    excludeNumbers: flag('excludeNumbers'),
    excludePunctuation: flag('excludePunctuation'),
    includeSpace: flag('includeSpace'),
    requireEachIncludedType: flag('requireEachIncludedType'),
  };
  return { flags, name: FLAGS.filter(flag).join(', ') || 'no flag' };
});

/** The allowed characters of each included type, by independent patterns. */
const typesLeft = (flags: Flags, excluded: string): readonly (readonly string[])[] =>
  [
    ...(flags.excludeLowercase ? [] : [/[a-z]/]),
    ...(flags.excludeUppercase ? [] : [/[A-Z]/]),
    ...(flags.excludeNumbers ? [] : [/[0-9]/]),
    ...(flags.excludePunctuation ? [] : [/[^a-zA-Z0-9 ]/]),
  ].map((type) => matching(type).filter((character) => !excluded.includes(character)));

const spaceLeft = ({ includeSpace }: Flags, excluded: string): readonly string[] =>
  includeSpace && !excluded.includes(' ') ? [' '] : [];

/** Often whole types, so that some have no characters left. */
const exclusions = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom(
        ...[/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9 ]/, / /].map((type) => matching(type).join('')),
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

const lengths = fc.oneof(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 4096 }),
  fc.constant(4096),
);

const expectPassword = (
  password: string,
  length: number,
  allowed: readonly string[],
  required: readonly (readonly string[])[],
): void => {
  const used = new Set(password);
  expect(password).toHaveLength(length);
  expect([...used].filter((character) => !allowed.includes(character))).toEqual([]);
  for (const type of required) expect(type.some((character) => used.has(character))).toBe(true);
};

describe('GetRandomPassword respects length, exclusions and required types with', () => {
  it.each(COMBINATIONS)('$name', ({ flags }) => {
    fc.assert(
      fc.property(lengths, exclusions, (length, excludeCharacters) => {
        const types = typesLeft(flags, excludeCharacters);
        const allowed = [...types.flat(), ...spaceLeft(flags, excludeCharacters)];
        const required = flags.requireEachIncludedType ? types : [];
        const generated = generatePassword({ ...flags, length, excludeCharacters }, systemRandom);
        const canBe = required.every((type) => type.length > 0) && length >= required.length;
        expect(generated.ok).toBe(allowed.length > 0 && canBe);
        if (generated.ok) expectPassword(generated.password, length, allowed, required);
      }),
      { numRuns: 60 },
    );
  });
});
