import type { KeyAdmin } from '../../../infra/keyring/key-admin.ts';
import { DEFAULT_ALIAS } from '../../../infra/keyring/key-reference.ts';
import { type ValuesUnderKey, valuesUnderKey } from '../../../infra/sqlite/values-under-key.ts';
import { regionFiles } from '../../../server/regions/region-files.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';
import type { Place } from './place.ts';

/**
 * Why a key should not be closed without another word: what it alone opens, in one sentence. `null` if
 * that is nothing, or if the command is refused anyway. A key opens values of its own region only.
 */
export const doubtAbout = (
  keys: KeyAdmin,
  name: string,
  { directory, owner }: Place,
  env: Environment,
): string | null => {
  const found = keys.find(name);
  if (!found.ok || found.key.aliases.includes(DEFAULT_ALIAS)) return null;
  const { arn } = found.key;
  if (variable(env, 'SEALSTREAM_STORE') === 'dynamodb') return uncounted(arn);
  const { isMade, pathOf } = regionFiles(directory);
  if (!isMade(owner.region)) return null;
  const enabled = new Set(
    keys.list().flatMap((key) => (key.state.status === 'enabled' ? [key.arn] : [])),
  );
  const inQuestion = { account: owner.account, arn, isUsable: enabled.has.bind(enabled) };
  const counted = counts(valuesUnderKey(pathOf(owner.region), inQuestion));
  return counted === '' ? null : sentence(arn, counted);
};

const uncounted = (arn: string): string =>
  `What ${arn} opens is in DynamoDB and was not counted. Add --yes to go on.`;

const sentence = (arn: string, what: string): string =>
  `${arn} alone opens ${what}. Add --yes to go on.`;

const counts = ({ values, secrets, unreadable }: ValuesUnderKey): string =>
  [
    ...(values > 0 ? [`${many(values, 'value')} of ${many(secrets, 'secret')}`] : []),
    ...(unreadable > 0 ? [`perhaps ${many(unreadable, 'secret')} whose heads cannot be read`] : []),
  ].join(', and ');

const many = (count: number, thing: string): string =>
  count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
