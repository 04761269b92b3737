// Opens a keyring, changes its root key, rotates its default key, or reads the root credentials as a start does, and kills itself at
// one of the steps that go to disk. Says "done" when it came through.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { DEFAULT_ALIAS } from '../../../infra/keyring/key-reference.ts';
import { keyring } from '../../../infra/keyring/keyring.ts';
import { rootCredentials, rootFromEnvironment } from '../../../server/settings/root-credentials.ts';
import { NOON } from '../../support/examples.ts';
import { OWNER } from './default-use.ts';

const [action = '', directory = '', killAt = '', rootKey = '', next = ''] = process.argv.slice(2);
let steps = 0;
let isCounting = false;

/** Kills the process before the step, or lets it happen. */
const counted = <Target extends object>(target: Target, name: keyof Target): void => {
  const real: unknown = target[name];
  if (typeof real !== 'function') throw new Error(`${String(name)} is no function`);
  Object.assign(target, {
    [name]: function (this: unknown, ...args: unknown[]): unknown {
      if (isCounting && steps++ === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      return real.apply(this, args);
    },
  });
};

for (const name of [
  'openSync',
  'writeSync',
  'fsyncSync',
  'linkSync',
  'renameSync',
  'rmSync',
] as const) {
  counted(fs, name);
}
syncBuiltinESMExports();
counted(DatabaseSync.prototype, 'exec');
counted(DatabaseSync.prototype, 'close');
counted(StatementSync.prototype, 'run');

isCounting = action === 'open';
const keys = keyring({
  directory,
  rootKey: rootKey === '' ? undefined : rootKey,
  clock: { now: () => NOON },
});
if (action === 'rekey') {
  isCounting = true;
  keys.rekey(next === '' ? null : { text: next, source: 'NEW' });
}
if (action === 'rotate') {
  isCounting = true;
  keys.admin(OWNER).rotate(DEFAULT_ALIAS);
}
if (action === 'credentials') {
  isCounting = true;
  rootCredentials(
    () => directory,
    rootFromEnvironment({ SEALSTREAM_ACCOUNT_ID: next }),
    keys.credentialsSeal,
  );
}
keys.close();
isCounting = false;
process.stdout.write(`done ${steps}`);
