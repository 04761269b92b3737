import fc from 'fast-check';
import type { Filter, FilterKey, Matchable } from '../../../domain/listing/filters.ts';
import { branded, instant, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import { NOON } from '../../support/examples.ts';

type Rest = Partial<Omit<Matchable, 'name' | 'tags'>> & {
  readonly tags?: Readonly<Record<string, string>>;
};

/** A secret with only a name, unless specified otherwise. */
export const aMatchable = (name: string, { tags = {}, ...rest }: Rest = {}): Matchable => ({
  name: branded<SecretName>(name),
  description: null,
  tags: new Map(Object.entries(tags)),
  primaryRegion: null,
  owningService: null,
  createdAt: NOON,
  changedAt: NOON,
  accessedOn: null,
  deleted: false,
  ...rest,
});

/** Few characters, so that matches are frequent; no leading `!`. */
const fragment = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'AB', 'aB', 'Ab', 'b1', 'a b', 'a/B', '-', ' ', '', 'a!b', '1'),
  fc.string({ unit: fc.constantFrom(...'abAB1 /-_+=.@!:'), maxLength: 6 }),
);
const text = fc.array(fragment, { maxLength: 4 }).map((fragments) => fragments.join(''));
const name = text.map((raw) => branded<SecretName>(`${raw.replaceAll(/[ :]/g, '')}x`));

/** Any secret, as filters see it. */
export const anyMatchable: fc.Arbitrary<Matchable> = fc.record({
  name,
  description: fc.option(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 40 }))),
  tags: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  primaryRegion: fc.option(fc.constantFrom('eu-west-1', 'eu-west-2').map(branded<Region>)),
  owningService: fc.option(fc.constantFrom('rds', 'RDS', 'events')),
  createdAt: fc.constant(NOON),
  changedAt: fc.constant(NOON),
  accessedOn: fc.option(fc.nat().map(instant)),
  deleted: fc.boolean(),
});

const KEYS: readonly FilterKey[] = [
  'description',
  'name',
  'tag-key',
  'tag-value',
  'primary-region',
  'owning-service',
  'all',
];

export const anyKey: fc.Arbitrary<FilterKey> = fc.constantFrom(...KEYS);

/** A value without negation; often a prefix of something that `anyMatchable` generates. */
export const positiveValue: fc.Arbitrary<string> = fc
  .oneof(text, fc.constantFrom('eu-west-1', 'eu-', 'rds', 'R', 'events'))
  .filter((value) => !value.startsWith('!'));

export const anyValue: fc.Arbitrary<string> = fc.oneof(
  positiveValue,
  positiveValue.map((value) => `!${value}`),
);

export const anyFilter: fc.Arbitrary<Filter> = fc.record({
  key: anyKey,
  values: fc.array(anyValue, { minLength: 1, maxLength: 3 }),
});
