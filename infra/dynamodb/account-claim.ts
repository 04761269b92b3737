import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import { optionalText } from './attributes.ts';
import type { ItemKey } from './keys.ts';
import { type SecretsTableOptions, secretsTable } from './secrets-table.ts';

/** Cannot be the key of a stream, which has `#` in it. */
const CLAIM: ItemKey = { pk: { S: 'STAGE' }, sk: { S: 'ACCOUNT' } };

/** The account of a stage, recorded in its table. */
export type AccountClaim = {
  /** Records the account if none is recorded yet. Throws `Misconfiguration` if another one is. */
  readonly claim: (account: AccountId) => Promise<void>;
  /** Throws `Misconfiguration` if another account is recorded. Writes nothing. */
  readonly check: (account: AccountId) => Promise<void>;
};

/**
 * Guards the account of a stage. It is in the key of every item, so under another account a stage would
 * find none of its secrets and start over beside them. The table keeps the first one that used it.
 */
export const accountClaim = (options: SecretsTableOptions): AccountClaim => {
  const table = secretsTable(options);
  const recordedAccount = async (): Promise<string | null> => {
    const item = await table.item(CLAIM);
    return item === undefined ? null : optionalText(item, 'account');
  };
  const assertSame = (account: AccountId, known: string | null): void => {
    if (known === null || known === account) return;
    throw new Misconfiguration(
      `The table ${table.name} has the secrets of account ${known}, and this function is told ` +
        `${account}. The account of a stage never changes: deploy it with the first again.`,
    );
  };
  return {
    claim: async (account) => {
      const known = await recordedAccount();
      if (known !== null) return assertSame(account, known);
      const written = await table.put({
        TableName: table.name,
        Item: { ...CLAIM, account: { S: account } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (!written) assertSame(account, await recordedAccount());
    },
    check: async (account) => assertSame(account, await recordedAccount()),
  };
};
