import { resolve } from 'node:path';
import type { ReplicationPorts } from '../../app/replication/ports.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { keptAccount } from '../../server/data-directory/kept-account.ts';
import { assertDirectoryNotNewer } from '../../server/data-directory/newer-directory.ts';
import { type Home, openHome } from '../../server/home/home.ts';
import { homePorts } from '../../server/workers/home-ports.ts';
import { readRegion } from '../default-region.ts';
import type { Io } from '../io.ts';
import { type CommandLine, commandLine } from './replicas/command-line.ts';
import { ALL_WELL, asTable } from './replicas/lines.ts';
import { listed, type ReplicaRow, reconciled, regionFault, retried } from './replicas/rows.ts';
import { USAGE } from './replicas/usage.ts';

type Command = Extract<CommandLine, { kind: 'command' }>;

/**
 * `sealstream replicas …`: see to the replicas, also beside a running service. Resolves to the exit
 * code: 0 all in sync, 1 some are not, 2 a command line that makes no sense.
 */
export const runReplicas = async (argv: readonly string[], io: Io): Promise<number> => {
  const line = commandLine(argv, io.env);
  if (line.kind === 'help') {
    io.out(USAGE);
    return 0;
  }
  const rows = await rowsOf(line, io);
  const lines = line.json ? rows.map((row) => JSON.stringify(row)) : told(line, rows);
  for (const text of lines) io.out(text);
  return rows.some(({ open }) => open) ? 1 : 0;
};

const told = ({ command }: Command, rows: readonly ReplicaRow[]): readonly string[] =>
  rows.length === 0 ? [ALL_WELL[command]] : asTable(rows);

const rowsOf = async (line: Command, io: Io): Promise<readonly ReplicaRow[]> => {
  const directory = onFirstUse(line.home.dataDirectory);
  const account = line.account ?? keptAccount(directory());
  const home = await openHome({
    options: line.home,
    dataDirectory: directory,
    env: io.env,
  });
  try {
    const ports = homePorts(home, () => {});
    const rows: ReplicaRow[] = [];
    for (const region of regionsOf(line, home, io)) {
      try {
        for await (const row of inRegion(line, ports, account, region)) rows.push(row);
      } catch (thrown) {
        rows.push(regionFault(region, thrown));
      }
    }
    return rows;
  } finally {
    home.close();
  }
};

/** A home on the production adapters, with an account that is given, has no directory. */
const onFirstUse = (given: string): (() => string) => {
  let path: string | undefined;
  return () => {
    if (path === undefined) {
      const found = resolve(given);
      assertDirectoryNotNewer(found);
      path = found;
    }
    return path;
  };
};

const regionsOf = ({ region, home: { store } }: Command, home: Home, io: Io): readonly Region[] => {
  if (region !== null) return [region];
  return store === 'sqlite' ? home.regions() : [readRegion(undefined, io.env)];
};

async function* inRegion(
  { command, dryRun }: Command,
  ports: ReplicationPorts,
  account: AccountId,
  region: Region,
): AsyncGenerator<ReplicaRow> {
  const owner = { account, region };
  if (command === 'list') yield* listed(ports, owner);
  if (command === 'retry') yield* retried(ports, owner);
  if (command === 'reconcile') yield* await reconciled(ports, owner, dryRun);
}
