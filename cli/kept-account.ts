import { join } from 'node:path';
import type { AccountId } from '../domain/secret/ids.ts';
import { readCredentials } from '../infra/credentials/credentials-file.ts';
import { OperatorError } from './operator-error.ts';

/**
 * The account of a data directory; the service makes its file at the first start. Throws
 * `OperatorError` when there is none to be believed.
 */
export const keptAccount = (directory: string): AccountId => {
  const path = join(directory, 'credentials.json');
  const stored = readCredentials(path);
  if (stored.kind === 'found') return stored.credentials.accountId;
  const trouble = stored.kind === 'missing' ? 'missing' : `${stored.kind}, so it is not believed`;
  throw new OperatorError(
    `Which account? Give --account or SEALSTREAM_ACCOUNT_ID: ${path} is ${trouble}.`,
    { exitCode: 2 },
  );
};
