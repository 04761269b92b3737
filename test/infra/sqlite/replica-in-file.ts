import { DatabaseSync } from 'node:sqlite';
import { converge } from '../../../domain/replication/converge.ts';
import { reconcileSecret } from '../../../domain/replication/reconcile-secret.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME, STREAM, setUp } from '../../domain/replication/set-up.ts';
import { IRELAND } from '../../support/replication.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

/** A secret with a replica in a file of its own, which somebody may alter, and replicas in these regions. */
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
    statusIn: (region: Region) => statusIn(NAME, region),
    /** In SQL, with `flipped(bytes, at)` for the same bytes but for a bit of one of them; -1 is the last. */
    alter: (sql: string) => {
      const database = new DatabaseSync(path);
      database.function('flipped', (bytes, at) =>
        bytes instanceof Uint8Array ? flipped(bytes, Number(at)) : null,
      );
      database.exec(sql);
      database.close();
    },
    converge: () => converge(ports, STREAM),
    look: () => reconcileSecret(ports, STREAM, { dryRun: true, eagerness: 'all' }),
    heal: () => reconcileSecret(ports, STREAM, { dryRun: false, eagerness: 'all' }),
  };
};

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
