import { assertNever } from '../assert-never.ts';
import { type AccountId, branded } from '../secret/ids.ts';
import type { Principal } from './policy.ts';
import { allOrNull, asList, isJsonObject } from './policy-json.ts';

/** One value of a Principal element, and its type. */
export type PrincipalEntry = { readonly type: PrincipalType; readonly id: string };

type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

const TYPES: ReadonlyMap<string, PrincipalType> = new Map(
  (['AWS', 'Service', 'Federated', 'CanonicalUser'] as const).map((type) => [type, type]),
);

/**
 * Parses a Principal element, `"*"` or `{type: id or ids}`, into a list; `null` if there is a
 * syntax error.
 */
export const listPrincipals = (json: unknown): readonly PrincipalEntry[] | null => {
  if (json === '*') return [{ type: 'AWS', id: '*' }];
  if (!isJsonObject(json)) return null;
  const perType = Object.entries(json).map(([name, ids]) => entriesOf(name, asList(ids)));
  return allOrNull(perType)?.flat() ?? null;
};

const entriesOf = (name: string, ids: readonly unknown[]): readonly PrincipalEntry[] | null => {
  const type = TYPES.get(name);
  if (type === undefined || ids.length === 0 || !ids.every(isText)) return null;
  return ids.map((id) => ({ type, id }));
};

const isText = (json: unknown): json is string => typeof json === 'string';

/** Parses an entry; `null` if the policy of a secret cannot name such a principal (M27). */
export const readPrincipal = ({ type, id }: PrincipalEntry): Principal | null => {
  switch (type) {
    case 'AWS':
      return readAwsPrincipal(id);
    case 'Service':
      return SERVICE.test(id) ? { kind: 'service', name: id } : null;
    case 'Federated':
      return PROVIDER.test(id) ? { kind: 'federated', provider: id } : null;
    case 'CanonicalUser': // Only used by S3.
      return null;
    default:
      return assertNever(type);
  }
};

const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

const PROVIDER =
  /^(?:arn:aws[a-z-]*:iam::\d{12}:(?:saml-provider\/[\w.-]+|oidc-provider\/[\w.:/-]+)|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/;

const readAwsPrincipal = (id: string): Principal | null => {
  if (id === '*') return { kind: 'everyone' };
  for (const [kind, form] of FORMS) {
    const owner = form.exec(id)?.[1];
    if (owner === undefined) continue;
    const account = branded<AccountId>(owner);
    return kind === 'account' ? { kind, account } : { kind, account, arn: id };
  }
  return null;
};

/**
 * "IAM identifiers" and "IAM and STS quotas", IAM user guide. An account may be named by its id or
 * its root. Paths are printable ASCII, except `*` and `?`: "AWS" principals cannot contain
 * wildcards.
 */
const FORMS = [
  ['account', /^(\d{12})$/],
  ['account', /^arn:aws[a-z-]*:iam::(\d{12}):root$/],
  ['user', /^arn:aws[a-z-]*:iam::(\d{12}):user\/(?:[!-)+-.0->@-~]+\/)*[\w+=,.@-]{1,64}$/],
  ['role', /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[!-)+-.0->@-~]+\/)*[\w+=,.@-]{1,64}$/],
  [
    'assumedRole',
    /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}$/,
  ],
  ['federatedUser', /^arn:aws[a-z-]*:sts::(\d{12}):federated-user\/[\w+=,.@-]{2,32}$/],
] as const;
