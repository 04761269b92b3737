import type { AccountId } from '../../domain/secret/ids.ts';
import { readAccount } from '../../infra/credentials/credentials-file.ts';
import { OperatorError } from '../operator-error.ts';
import { credentialsFileIn } from './kept-credentials.ts';

/**
 * The account of a data directory; the service makes its file at the first start. The secret beside it
 * stays closed. Throws `OperatorError` when there is no account to be believed.
 */
export const keptAccount = (directory: string): AccountId => {
  const path = credentialsFileIn(directory);
  const stored = readAccount(path);
  if (stored.kind === 'found') return stored.accountId;
  const trouble = stored.kind === 'missing' ? 'missing' : `${stored.kind}, so it is not believed`;
  throw new OperatorError(
    `Which account? Give --account or SEALSTREAM_ACCOUNT_ID: ${path} is ${trouble}.`,
    { exitCode: 2 },
  );
};
