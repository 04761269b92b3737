import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { rootCredentials, rootFromEnvironment } from '../../server/settings/root-credentials.ts';
import { killedAt, UNHURRIED } from '../infra/keyring/killed-at.ts';
import { openKeyring } from '../infra/keyring/open-keyring.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** The root credentials that the next start finds. */
const found = (directory: string, account = '') => {
  const keys = openKeyring({ directory });
  const { accountId, accessKeyId, secretAccessKey } = rootCredentials(
    () => directory,
    rootFromEnvironment({ SEALSTREAM_ACCOUNT_ID: account }),
    keys.credentialsSeal,
  );
  keys.close();
  return { accountId, accessKeyId, secretAccessKey };
};

/** Kills a start at each of its steps, every time in a newly prepared directory. */
const atEachStep = (
  prepare: (directory: string) => void,
  check: (directory: string) => void,
  account = '',
) => {
  let steps = 0;
  for (let through = false; !through; steps += 1) {
    const directory = temporaryDirectory();
    openKeyring({ directory }).close();
    prepare(directory);
    through = killedAt(steps, 'credentials', directory, '', account);
    check(directory);
    expect(readdirSync(directory).filter((name) => name.startsWith('credentials'))).toEqual([
      'credentials.json',
    ]);
  }
  expect(steps).toBeGreaterThan(5);
};

describe('A start that is killed at any step', () => {
  it('while it generates root credentials leaves the next start some', UNHURRIED, () => {
    atEachStep(
      () => {},
      (directory) => expect(found(directory)).toEqual(found(directory)),
    );
  });

  it(
    'while it generates root credentials for its account leaves the next start some',
    UNHURRIED,
    () => {
      atEachStep(
        (directory) => {
          found(directory);
          rmSync(join(directory, 'credentials.json'));
        },
        (directory) => {
          const { accessKeyId } = found(directory, ACCOUNT);
          expect(found(directory)).toMatchObject({ accountId: ACCOUNT, accessKeyId });
        },
        ACCOUNT,
      );
    },
  );

  it(
    'while it seals credentials of an earlier release leaves them valid, and sealed',
    UNHURRIED,
    () => {
      const clear = { accountId: ACCOUNT, ...CREDENTIALS };
      atEachStep(
        (directory) =>
          writeFileSync(join(directory, 'credentials.json'), JSON.stringify(clear), {
            mode: 0o600,
          }),
        (directory) => {
          expect(found(directory)).toEqual(clear);
          expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
        },
      );
    },
  );
});
