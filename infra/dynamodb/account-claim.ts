import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import { optionalText } from './attributes.ts';
import type { ItemKey } from './keys.ts';
import { type SecretsTableOptions, secretsTable } from './secrets-table.ts';

/** Not the key of any stream: theirs have `#` in them. */
const CLAIM: ItemKey = { pk: { S: 'STAGE' }, sk: { S: 'ACCOUNT' } };

/** The account that a stage's table is for. */
export type AccountClaim = {
  /** Writes it down where none is, once for all. Throws a `Misconfiguration` if it is another. */
  readonly claim: (account: AccountId) => Promise<void>;
  /** Throws the same if another is written down, and writes nothing. */
  readonly check: (account: AccountId) => Promise<void>;
};

/**
 * The account is in the key of every item, so under another one a stage would find none of its secrets,
 * and begin anew beside them. The table remembers the first that worked on it.
 */
export const accountClaim = (options: SecretsTableOptions): AccountClaim => {
  const table = secretsTable(options);
  const claimed = async (): Promise<string | null> => {
    const item = await table.item(CLAIM);
    return item === undefined ? null : optionalText(item, 'account');
  };
  const agree = (account: AccountId, known: string | null): void => {
    if (known === null || known === account) return;
    throw new Misconfiguration(
      `The table ${table.name} has the secrets of account ${known}, and this function is told ` +
        `${account}. The account of a stage never changes: deploy it with the first again.`,
    );
  };
  return {
    claim: async (account) => {
      const known = await claimed();
      if (known !== null) return agree(account, known);
      const written = await table.put({
        TableName: table.name,
        Item: { ...CLAIM, account: { S: account } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (!written) agree(account, await claimed());
    },
    check: async (account) => agree(account, await claimed()),
  };
};
