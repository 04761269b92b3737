import type { SecretName } from '../secret/ids.ts';
import type { Matchable } from './matchable.ts';
import { hasWordWith, type WordIndex, wordIndex, wordsOf } from './words.ts';

/** What a filter looks at (FilterNameStringType of the service model). */
export type FilterKey =
  | 'description'
  | 'name'
  | 'tag-key'
  | 'tag-value'
  | 'primary-region'
  | 'owning-service'
  | 'all';

/** A secret passes with one of the values; `!` in front of a value stands for not having it. */
export type Filter = { readonly key: FilterKey; readonly values: readonly string[] };

/** Whether a secret passes. */
export type Matcher = (listed: Matchable) => boolean;

/**
 * Filters of ListSecrets and BatchGetSecretValue, compiled once per request. A secret must pass all
 * of them, also those of the same key. `!value` passes exactly what `value` does not.
 */
export const matcher = (filters: readonly Filter[]): Matcher => {
  const conditions = [...Map.groupBy(filters, ({ key }) => key)].map(([key, filtersOfKey]) =>
    CONDITIONS[key](filtersOfKey),
  );
  return (listed) => conditions.every((holds) => holds(listed));
};

/**
 * Whether a secret of this name can pass, whatever else it is: all that is known of one that cannot be
 * read.
 */
export const nameMatcher = (filters: readonly Filter[]): ((name: SecretName) => boolean) => {
  const holds = nameCondition(filters.filter(({ key }) => key === 'name'));
  return (name) => holds({ name });
};

/**
 * The longest beginning that the name of every match must have, so that a store reads no more than
 * that. `null` when the filters do not tell.
 */
export const namePrefixOf = (filters: readonly Filter[]): string | null => {
  const longest = filters
    .filter(({ key }) => key === 'name')
    .map(({ values }) => (values.some(isNegated) ? '' : commonPrefix(values)))
    .reduce((best, prefix) => (prefix.length > best.length ? prefix : best), '');
  return longest === '' ? null : longest;
};

type Test<Subject> = (subject: Subject) => boolean;

/** All filters of one key together, so that what they look at is prepared once per secret. */
const condition =
  <Seen, Subject>(subjectOf: (seen: Seen) => Subject, test: (value: string) => Test<Subject>) =>
  (filters: readonly Filter[]): ((seen: Seen) => boolean) => {
    const clauses = filters.map(({ values }) => values.map((value) => signed(value, test)));
    return (seen) => {
      const subject = subjectOf(seen);
      return clauses.every((terms) => terms.some((holds) => holds(subject)));
    };
  };

const signed = <Subject>(value: string, test: (value: string) => Test<Subject>): Test<Subject> => {
  if (!isNegated(value)) return test(value);
  const unwanted = test(value.slice(1));
  return (subject) => !unwanted(subject);
};

const isNegated = (value: string): boolean => value.startsWith('!');

/** Case-sensitive, from the first character on. */
const prefix =
  (value: string): Test<readonly string[]> =>
  (texts) =>
    texts.some((text) => text.startsWith(value));

/** Every word of the value begins some word; a value without words finds nothing. */
const everyWord = (value: string): Test<WordIndex> => {
  const words = [...new Set(wordsOf(value))];
  return (index) => words.length > 0 && words.every((word) => hasWordWith(index, word));
};

const present = (text: string | null): readonly string[] => (text === null ? [] : [text]);

const searchable = ({ name, description, tags }: Matchable): readonly string[] => [
  name,
  ...present(description),
  ...[...tags].flat(),
];

const nameCondition = condition(({ name }: Pick<Matchable, 'name'>) => [name], prefix);

const CONDITIONS: { readonly [Key in FilterKey]: (filters: readonly Filter[]) => Matcher } = {
  name: nameCondition,
  'tag-key': condition(({ tags }) => [...tags.keys()], prefix),
  'tag-value': condition(({ tags }) => [...tags.values()], prefix),
  'primary-region': condition(({ primaryRegion }) => present(primaryRegion), prefix),
  // The service model says case-sensitive, the user guide says not: the model decides.
  'owning-service': condition(({ owningService }) => present(owningService), prefix),
  description: condition(({ description }) => wordIndex(present(description)), everyWord),
  // "Breaks the filter value string into words and then searches all attributes for matches"
  // (service model): so the words of one value may be found in different attributes.
  all: condition((listed) => wordIndex(searchable(listed)), everyWord),
};

const commonPrefix = ([first = '', ...others]: readonly string[]): string => {
  let common = first;
  while (!others.every((other) => other.startsWith(common))) common = common.slice(0, -1);
  return common;
};
