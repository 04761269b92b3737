import { type AccountId, branded, type Region, type SecretArn, type SecretName } from './ids.ts';

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;

/** The longest name of the service model. No secret has a longer one, so none is looked for. */
const MAX_NAME = 512;

/** Length of the random tail that tells a secret from a later one of the same name. */
export const ARN_SUFFIX_LENGTH = 6;

/** Whether a text has the syntax of a secret name (message M13). */
export const isSecretName = (text: string): text is SecretName => NAME.test(text);

/** Whether any secret can have a name of this length. */
export const isPossibleLength = (name: string): boolean => name.length <= MAX_NAME;

const REGION = /^([a-z]+-)+\d+$/;

/** Whether a text has the syntax of a region code, the pattern of the service model. */
export const isRegion = (text: string): text is Region => text.length <= 128 && REGION.test(text);

/** The AWS partition a region belongs to, by the prefixes of the endpoints documentation. */
export const partitionOf = (region: Region): string => {
  const special = PARTITIONS.find(([prefix]) => region.startsWith(prefix));
  return special === undefined ? 'aws' : special[1];
};

const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** Who owns a secret and where: the prefix of every ARN and of every key in a store. */
export type Owner = { readonly account: AccountId; readonly region: Region };

/** `arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<suffix>`. */
export const secretArn = (owner: Owner, name: SecretName, suffix: string): SecretArn =>
  branded<SecretArn>(`${arnPrefix(owner)}${name}-${suffix}`);

/** The ARN of a replica: that of the primary in another region, with the same suffix. */
export const arnInRegion = (arn: SecretArn, region: Region): SecretArn => {
  const parts = arn.split(':');
  return branded<SecretArn>(parts.with(3, region).join(':'));
};

/** The account and region in the ARN of a secret. */
export const ownerOf = (arn: SecretArn): Owner => {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account: branded<AccountId>(account), region: branded<Region>(region) };
};

/** An ARN up to the name. */
export const arnPrefix = ({ account, region }: Owner): string =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:`;

/** Services that keep secrets for their users, each under `<service>!` ("Managed secrets", user guide). */
const MANAGING: ReadonlySet<string> = new Set([
  'appflow',
  'databrew',
  'datasync',
  'directconnect',
  'ecs-sc',
  'events',
  'marketplace-deployment',
  'opsworks-cm',
  'pcs',
  'rds',
  'redshift',
  'sqlworkbench',
]);

/** The service whose secrets are named so; `null` for a user's own. */
export const owningServiceOf = (name: SecretName): string | null => {
  const [service = ''] = name.split('!', 1);
  return service !== name && MANAGING.has(service) ? service : null;
};

/**
 * Whether two ARNs are of one secret in two regions, which have the name in common: the suffix tells it
 * from a later secret of that name.
 */
export const isSameSecret = (one: SecretArn, other: SecretArn): boolean =>
  one.slice(-ARN_SUFFIX_LENGTH) === other.slice(-ARN_SUFFIX_LENGTH);
