// Administers a keyring as fast as it can, as many `sealstream keys` commands would: opens it, changes
// something, and closes it. Disables and enables the key it is given, makes others, and rotates.
import { keyring } from '../../../infra/keyring/keyring.ts';
import { NOON } from '../../support/examples.ts';
import { OWNER } from './default-use.ts';

const [directory = '', arn = '', rounds = ''] = process.argv.slice(2);

for (let round = 0; round < Number(rounds); round += 1) {
  const keys = keyring({ directory, clock: { now: () => NOON } });
  const admin = keys.admin(OWNER);
  const outcome =
    round % 4 === 0
      ? admin.disable(arn)
      : round % 4 === 1
        ? admin.enable(arn)
        : round % 4 === 2
          ? admin.createAlias(`alias/${process.pid}/${round}`, admin.create().arn)
          : admin.find(arn);
  if (!outcome.ok && outcome.refusal.reason !== 'invalidState') {
    throw new Error(outcome.refusal.message);
  }
  if (round % 8 === 7) admin.rotate(arn);
  if (admin.altered().length > 0) throw new Error(admin.altered().join());
  keys.close();
}
process.stdout.write('done');
