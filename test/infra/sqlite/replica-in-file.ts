import { converge } from '../../../app/replication/converge.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME, STREAM, setUp } from '../../app/replication/set-up.ts';
import { IRELAND } from '../../support/replication.ts';
import { forge } from '../../support/tamper.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

/** A secret with a replica in a separate file that a test can alter, and replicas in these regions. */
export const replicaInFile = async (...others: readonly Region[]) => {
  const path = await temporaryFile();
  const inFile = openStore(path);
  const elsewhere = openStore(await temporaryFile());
  const store = (region: Region) => (region === IRELAND ? inFile : elsewhere);
  const { service, ports, create, statusIn } = setUp({ store });
  await create(NAME, IRELAND, ...others);
  await converge(ports, STREAM);
  return {
    ask: (operation: string, input: object = {}, region?: Region) =>
      service.ask(operation, { SecretId: NAME, ...input }, region ? { region } : {}),
    keys: service.keys,
    statusIn: (region: Region) => statusIn(NAME, region),
    alter: (sql: string) => forge(path, sql),
    converge: () => converge(ports, STREAM),
    look: () => reconcileSecret(ports, STREAM, { dryRun: true, eagerness: 'all' }),
    heal: () => reconcileSecret(ports, STREAM, { dryRun: false, eagerness: 'all' }),
  };
};
