import type { Owner } from '../../../domain/secret/names.ts';
import type { KeyAdmin } from '../../../infra/keyring/key-admin.ts';
import { DEFAULT_ALIAS } from '../../../infra/keyring/key-reference.ts';
import { type ValuesUnderKey, valuesUnderKey } from '../../../infra/sqlite/values-under-key.ts';
import { regionFiles } from '../../../server/regions/region-files.ts';
import { type Environment, variable } from '../../../server/settings/environment.ts';

/** Whose keys, and where the secrets under them are. */
type Scope = { readonly directory: string; readonly owner: Owner; readonly env: Environment };

/**
 * Says in one sentence which values cannot be read any more once a key is unusable. `null` if there are none,
 * or if the change is rejected anyway. A key opens values of its own region only.
 */
export const valuesAtRisk = (
  admin: KeyAdmin,
  key: string,
  { directory, owner, env }: Scope,
): string | null => {
  const found = admin.find(key);
  if (!found.ok || found.key.aliases.includes(DEFAULT_ALIAS)) return null;
  const { arn } = found.key;
  if (variable(env, 'SEALSTREAM_STORE') === 'dynamodb') {
    return `What ${arn} opens is in DynamoDB and was not counted. Add --yes to go on.`;
  }
  const { exists, pathOf } = regionFiles(directory);
  if (!exists(owner.region)) return null;
  const enabled = new Set(
    admin.list().flatMap(({ arn, state }) => (state.status === 'enabled' ? [arn] : [])),
  );
  const values = valuesUnderKey(pathOf(owner.region), {
    account: owner.account,
    arn,
    isUsable: (other) => enabled.has(other),
  });
  const counted = describe(values);
  return counted === '' ? null : `${arn} alone opens ${counted}. Add --yes to go on.`;
};

const describe = ({ values, secrets, unreadable }: ValuesUnderKey): string =>
  [
    ...(values > 0 ? [`${count(values, 'value')} of ${count(secrets, 'secret')}`] : []),
    ...(unreadable > 0
      ? [`perhaps ${count(unreadable, 'secret')} whose heads cannot be read`]
      : []),
  ].join(', and ');

const count = (number: number, noun: string): string =>
  number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
