import type { Condition, ConditionTest, Policy, Statement } from './policy.ts';

/**
 * The statements that let in more than a fixed set of principals, which is what BlockPublicPolicy and
 * ValidateResourcePolicy look for. AWS proves it by automated reasoning; this approximation errs
 * towards "public". A Deny takes away and is never public.
 */
export const publicStatements = ({ statements }: Policy): readonly Statement[] =>
  statements.filter(isPublic);

const isPublic = ({ effect, principals, conditions }: Statement): boolean => {
  if (effect === 'Deny') return false;
  if (principals.negated) return true;
  return principals.items.some(({ kind }) => kind === 'everyone') && !conditions.some(pins);
};

/** Whether a condition holds for fixed callers only, so that "everyone" means just these. */
const pins = ({ operator, key, values }: Condition): boolean => {
  const { test, quantifier, ifExists } = operator;
  // Both let a request pass that does not have the key at all.
  if (ifExists || quantifier === 'all') return false;
  const name = key.toLowerCase();
  if (name === 'aws:sourceip') return test === 'IpAddress' && values.every(isNarrowRange);
  return PINNING_KEYS.has(name) && PINNING_TESTS.has(test) && values.every(isFixed);
};

/** Keys that tell who calls or from where; in lower case, because their case does not matter. */
const PINNING_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
]);

const PINNING_TESTS: ReadonlySet<ConditionTest> = new Set<ConditionTest>([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
]);

/** No wildcard, and no policy variable, which may hold whatever it is compared with. */
const isFixed = (value: string): boolean => !/[*?]|\$\{/.test(value);

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/(\d{1,2}))?$/;
const IPV6 = /^(?=.*:)[0-9a-f:.]+(?:\/(\d{1,3}))?$/i;

/** Bits a range must fix at least; a few wider ones would cover the whole Internet. */
const WIDEST = { ipv4: 8, ipv6: 32 } as const;

const isNarrowRange = (value: string): boolean => {
  const [ipv4, ipv4Bits = '32'] = IPV4.exec(value) ?? [];
  if (ipv4 !== undefined) return Number(ipv4Bits) >= WIDEST.ipv4;
  const [ipv6, ipv6Bits = '128'] = IPV6.exec(value) ?? [];
  return ipv6 !== undefined && Number(ipv6Bits) >= WIDEST.ipv6;
};
