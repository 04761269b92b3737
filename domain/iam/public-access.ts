import type { Condition, ConditionTest, Policy, Statement } from './policy.ts';

/**
 * The statements that grant access to more than a fixed set of principals, which BlockPublicPolicy
 * and ValidateResourcePolicy look for. AWS uses automated reasoning; this approximation errs
 * towards "public". A Deny is never public.
 */
export const publicStatements = ({ statements }: Policy): readonly Statement[] =>
  statements.filter(isPublic);

const isPublic = ({ effect, principals, conditions }: Statement): boolean => {
  if (effect === 'Deny') return false;
  if (principals.negated) return true;
  return (
    principals.items.some(({ kind }) => kind === 'everyone') && !conditions.some(limitsCallers)
  );
};

/** Whether a condition is only met by fixed callers, so that "everyone" is limited to them. */
const limitsCallers = ({ operator, key, values }: Condition): boolean => {
  const { test, quantifier, ifExists } = operator;
  // Both are also met by a request that does not have the key.
  if (ifExists || quantifier === 'all') return false;
  const name = key.toLowerCase();
  if (name === 'aws:sourceip') return test === 'IpAddress' && values.every(isNarrowRange);
  return CALLER_KEYS.has(name) && CALLER_TESTS.has(test) && values.every(isFixed);
};

/** Keys that identify the caller or its network; in lower case, because case does not matter. */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
]);

const CALLER_TESTS: ReadonlySet<ConditionTest> = new Set<ConditionTest>([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
]);

/** No wildcard, and no policy variable, which may equal whatever it is compared with. */
const isFixed = (value: string): boolean => !/[*?]|\$\{/.test(value);

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/(\d{1,2}))?$/;
const IPV6 = /^(?=.*:)[0-9a-f:.]+(?:\/(\d{1,3}))?$/i;

/** Minimum prefix length of a range; a few wider ones would cover the whole Internet. */
const MIN_PREFIX_BITS = { ipv4: 8, ipv6: 32 } as const;

const isNarrowRange = (value: string): boolean => {
  const [ipv4, ipv4Bits = '32'] = IPV4.exec(value) ?? [];
  if (ipv4 !== undefined) return Number(ipv4Bits) >= MIN_PREFIX_BITS.ipv4;
  const [ipv6, ipv6Bits = '128'] = IPV6.exec(value) ?? [];
  return ipv6 !== undefined && Number(ipv6Bits) >= MIN_PREFIX_BITS.ipv6;
};
