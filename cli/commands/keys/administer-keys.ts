import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountId, Instant, Region } from '../../../domain/secret/ids.ts';
import type { AdminOutcome, KeyDescription } from '../../../infra/keyring/admin-outcome.ts';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import type { KeyAdmin } from '../../../infra/keyring/key-admin.ts';
import { assertDirectoryNotNewer } from '../../../server/data-directory/data-directory.ts';
import { storedAccount } from '../../../server/data-directory/stored-credentials.ts';
import { embeddedKeyring } from '../../../server/deployment/embedded-backends.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import type { Io } from '../../command.ts';
import { formatTable } from '../../table.ts';
import { valuesAtRisk } from './values-at-risk.ts';

/** Something to do with the keys of an account and region. */
export type KeyTask = (admin: KeyAdmin) => AdminOutcome | KeyList;

type KeyList = {
  readonly ok: true;
  readonly keys: readonly KeyDescription[];
  /** Rows that were altered without the keyring. */
  readonly altered: readonly string[];
};

/** Which keys, and how to report on them. */
export type KeyringOptions = {
  readonly directory: string;
  readonly region: Region;
  /** `null` for the account of the data directory. */
  readonly account: AccountId | null;
  readonly json: boolean;
  /** Whether a missing keyring is created. */
  readonly create?: boolean;
  /** A key that the task makes unusable, so that it is not done if the key alone opens values. */
  readonly guarded?: string | null;
};

/** Creates the error for a command that needs a keyring and finds none. */
export const noKeyring = (directory: string): OperatorError =>
  new OperatorError(`There is no keyring in ${directory} yet: is --data-dir right?`);

/**
 * Does a task on a keyring, also while a service runs on it, and prints the keys in question. Resolves to the
 * exit code: 1 if rows were altered. Throws `OperatorError`, also for a rejected task, and `KeyringError`.
 */
export const administerKeys = async (
  task: KeyTask,
  options: KeyringOptions,
  io: Io,
): Promise<number> => {
  const { directory, region, create = false, guarded = null } = options;
  const owner = { region, account: options.account ?? storedAccount(directory) };
  assertDirectoryNotNewer(directory);
  if (!create && !existsSync(join(directory, KEYRING_FILE))) throw noKeyring(directory);
  const keyring = embeddedKeyring(directory, io.env, { clock: io });
  try {
    const admin = keyring.admin(owner);
    const risk =
      guarded === null ? null : valuesAtRisk(admin, guarded, { directory, owner, env: io.env });
    if (risk !== null) throw new OperatorError(risk);
    const outcome = task(admin);
    if (!outcome.ok) throw new OperatorError(outcome.refusal.message);
    return print(outcome, options.json, io);
  } finally {
    keyring.close();
  }
};

const print = (
  outcome: KeyList | Extract<AdminOutcome, { ok: true }>,
  json: boolean,
  { out, err }: Io,
): number => {
  const { keys, altered } = 'keys' in outcome ? outcome : { keys: [outcome.key], altered: [] };
  for (const line of json ? keys.map(asJson) : formatTable(HEADINGS, keys.map(cells))) out(line);
  for (const row of altered) err(`Altered past the keyring, and refused since: ${row}`);
  return altered.length === 0 ? 0 : 1;
};

const HEADINGS = ['KEY ID', 'STATE', 'CREATED', 'ALIASES', 'DESCRIPTION'];

const cells = ({ id, state, createdAt, aliases, description }: KeyDescription) => [
  id,
  state.status === 'pendingDeletion' ? `deleted after ${iso(state.deleteAfter)}` : state.status,
  iso(createdAt),
  aliases.join(' '),
  description,
];

const asJson = ({ id, arn, state, createdAt, rotatedAt, aliases, description }: KeyDescription) =>
  JSON.stringify({
    id,
    arn,
    state: state.status,
    ...(state.status === 'pendingDeletion' && { deleteAfter: iso(state.deleteAfter) }),
    createdAt: iso(createdAt),
    ...(rotatedAt !== undefined && { rotatedAt: iso(rotatedAt) }),
    aliases,
    description,
  });

const iso = (at: Instant): string => new Date(at).toISOString();
