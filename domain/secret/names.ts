import { type AccountId, branded, type Region, type SecretArn, type SecretName } from './ids.ts';

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;

/** Maximum length of a name in the service model; longer names are not looked up. */
const MAX_NAME = 512;

/** Length of the random suffix that distinguishes a secret from a later one with the same name. */
export const ARN_SUFFIX_LENGTH = 6;

/** Whether a text has the syntax of a secret name (M13). */
export const isSecretName = (text: string): text is SecretName => NAME.test(text);

/** Whether a secret can have a name of this length. */
export const isPossibleLength = (name: string): boolean => name.length <= MAX_NAME;

const REGION = /^([a-z]+-)+\d+$/;

/** Whether a text has the syntax of a region code (pattern of the service model). */
export const isRegion = (text: string): text is Region => text.length <= 128 && REGION.test(text);

/** The AWS partition of a region, by the prefixes in the AWS endpoints documentation. */
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

/**
 * The account and region that own a secret: the prefix of every ARN and of every key in a store.
 */
export type Owner = { readonly account: AccountId; readonly region: Region };

/** Builds `arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<suffix>`. */
export const secretArn = (owner: Owner, name: SecretName, suffix: string): SecretArn =>
  branded<SecretArn>(`${arnPrefix(owner)}${name}-${suffix}`);

/** The ARN of the same secret in another region, as a replica has it: the suffix stays the same. */
export const arnInRegion = (arn: SecretArn, region: Region): SecretArn => {
  const parts = arn.split(':');
  return branded<SecretArn>(parts.with(3, region).join(':'));
};

/** The account and region in the ARN of a secret. */
export const ownerOf = (arn: SecretArn): Owner => {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account: branded<AccountId>(account), region: branded<Region>(region) };
};

/** The part of an ARN before the name. */
export const arnPrefix = ({ account, region }: Owner): string =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:`;

/**
 * Services that manage secrets for their users, named `<service>!…` ("Managed secrets", user
 * guide).
 */
const MANAGING_SERVICES: ReadonlySet<string> = new Set([
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

/** The service that manages a secret, by its name; `null` for a user's own secret. */
export const owningServiceOf = (name: SecretName): string | null => {
  const [service = ''] = name.split('!', 1);
  return service !== name && MANAGING_SERVICES.has(service) ? service : null;
};

/**
 * Whether two ARNs with the same name belong to the same secret in two regions, rather than to a
 * later secret of that name: the suffixes are then equal.
 */
export const isSameSecret = (one: SecretArn, other: SecretArn): boolean =>
  one.slice(-ARN_SUFFIX_LENGTH) === other.slice(-ARN_SUFFIX_LENGTH);
