import type { Listed } from '../ports/secret-index.ts';
import type { Instant, Region, SecretName } from '../secret/ids.ts';
import { owningServiceOf } from '../secret/names.ts';
import { primaryRegionOf } from '../secret/summary.ts';
import { hasWordWithPrefix, type WordIndex, wordIndex, wordsOf } from './words.ts';

/** What a filter searches (FilterNameStringType in the service model). */
export type FilterKey =
  | 'description'
  | 'name'
  | 'tag-key'
  | 'tag-value'
  | 'primary-region'
  | 'owning-service'
  | 'all';

/** A secret matches if it matches any of the values; a leading `!` negates a value. */
export type Filter = { readonly key: FilterKey; readonly values: readonly string[] };

/** What filters see of a secret; nothing of its value. */
export type Matchable = {
  readonly name: SecretName;
  readonly description: string | null;
  /** Empty if there are no tags. */
  readonly tags: ReadonlyMap<string, string>;
  /** The region of the primary; `null` for a secret that was never replicated. */
  readonly primaryRegion: Region | null;
  /** The service that manages the secret, such as `rds`; `null` for a user's own secret. */
  readonly owningService: string | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Midnight UTC of the day of the last read; `null` before the first. */
  readonly accessedOn: Instant | null;
  /** Scheduled for deletion, and only listed on request. */
  readonly deleted: boolean;
};

/** What filters see of an entry of a region's index. */
export const matchableOf = ({ summary, access }: Listed, region: Region): Matchable => ({
  name: summary.name,
  description: summary.description,
  tags: summary.tags ?? new Map(),
  primaryRegion: primaryRegionOf(summary, region),
  owningService: owningServiceOf(summary.name),
  createdAt: summary.createdAt,
  changedAt: summary.changedAt,
  accessedOn: access.on,
  deleted: summary.deletion !== null,
});

/** Decides whether a secret matches. */
export type Matcher = (listed: Matchable) => boolean;

/**
 * Compiles the filters of ListSecrets and BatchGetSecretValue, once per request. A secret must
 * match all of them, including those with the same key. `!value` matches exactly what `value` does
 * not.
 */
export const matcher = (filters: readonly Filter[]): Matcher => {
  const conditions = [...Map.groupBy(filters, ({ key }) => key)].map(([key, filtersOfKey]) =>
    CONDITIONS[key](filtersOfKey),
  );
  return (listed) => conditions.every((holds) => holds(listed));
};

/**
 * Compiles the filters that apply to a name. Used for a secret that cannot be read, of which only
 * the name is known: one whose name does not match is certainly not listed.
 */
export const nameMatcher = (filters: readonly Filter[]): ((name: SecretName) => boolean) => {
  const holds = nameCondition(filters.filter(({ key }) => key === 'name'));
  return (name) => holds({ name });
};

/**
 * The longest prefix that the name of every match must have, which limits what a store has to read.
 * `null` if the filters do not imply one.
 */
export const namePrefixOf = (filters: readonly Filter[]): string | null => {
  const longest = filters
    .filter(({ key }) => key === 'name')
    .map(({ values }) => (values.some(isNegated) ? '' : commonPrefix(values)))
    .reduce((best, prefix) => (prefix.length > best.length ? prefix : best), '');
  return longest === '' ? null : longest;
};

type Test<Subject> = (subject: Subject) => boolean;

/** Combines all filters of one key, so that what they search is prepared once per secret. */
const condition =
  <Seen, Subject>(subjectOf: (seen: Seen) => Subject, test: (value: string) => Test<Subject>) =>
  (filters: readonly Filter[]): ((seen: Seen) => boolean) => {
    const clauses = filters.map(({ values }) => values.map((value) => negatable(value, test)));
    return (seen) => {
      const subject = subjectOf(seen);
      return clauses.every((terms) => terms.some((holds) => holds(subject)));
    };
  };

const negatable = <Subject>(
  value: string,
  test: (value: string) => Test<Subject>,
): Test<Subject> => {
  if (!isNegated(value)) return test(value);
  const unwanted = test(value.slice(1));
  return (subject) => !unwanted(subject);
};

const isNegated = (value: string): boolean => value.startsWith('!');

/** A case-sensitive prefix of any of the texts. */
const prefix =
  (value: string): Test<readonly string[]> =>
  (texts) =>
    texts.some((text) => text.startsWith(value));

/** Every word of the value is a prefix of some word; a value without words matches nothing. */
const everyWord = (value: string): Test<WordIndex> => {
  const words = [...new Set(wordsOf(value))];
  return (index) => words.length > 0 && words.every((word) => hasWordWithPrefix(index, word));
};

const asList = (text: string | null): readonly string[] => (text === null ? [] : [text]);

const searchable = ({ name, description, tags }: Matchable): readonly string[] => [
  name,
  ...asList(description),
  ...[...tags].flat(),
];

const nameCondition = condition(({ name }: Pick<Matchable, 'name'>) => [name], prefix);

const CONDITIONS: { readonly [Key in FilterKey]: (filters: readonly Filter[]) => Matcher } = {
  name: nameCondition,
  'tag-key': condition(({ tags }) => [...tags.keys()], prefix),
  'tag-value': condition(({ tags }) => [...tags.values()], prefix),
  'primary-region': condition(({ primaryRegion }) => asList(primaryRegion), prefix),
  // Case-sensitive by the service model, not by the user guide: the model wins.
  'owning-service': condition(({ owningService }) => asList(owningService), prefix),
  description: condition(({ description }) => wordIndex(asList(description)), everyWord),
  // "Breaks the filter value string into words and then searches all attributes for matches"
  // (service model), so the words of one value may be found in different attributes.
  all: condition((listed) => wordIndex(searchable(listed)), everyWord),
};

const commonPrefix = ([first = '', ...others]: readonly string[]): string => {
  let common = first;
  while (!others.every((other) => other.startsWith(common))) common = common.slice(0, -1);
  return common;
};
