import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Region } from '../../domain/secret/ids.ts';
import { checkFile, type Outcome, repairFile } from '../../infra/sqlite/check/check-file.ts';
import { openDatabase, openForReading, UNKEYED, type Vouching } from '../../infra/sqlite/schema.ts';
import { openDataDirectory } from '../../server/data-directory/data-directory.ts';
import { assertDirectoryNotNewer } from '../../server/data-directory/newer-directory.ts';
import { embeddedKeyring } from '../../server/home/embedded-home.ts';
import { OperatorError } from '../../server/operator-error.ts';
import { type RegionFiles, regionFiles } from '../../server/regions/region-files.ts';
import { asColumns } from '../columns.ts';
import type { Io } from '../io.ts';
import { type CommandLine, commandLine } from './check/command-line.ts';
import { USAGE } from './check/usage.ts';

type Check = Extract<CommandLine, { kind: 'check' }>;

/** What is told of a finding. */
type Told = { readonly region: Region } & Pick<Outcome, 'what' | 'trouble' | 'mended'> & {
    /** Empty for the file as a whole. */
    readonly secret: string;
  };

/**
 * `sealstream check …`: look at the stored rows of a data directory, and mend what can be mended.
 * Resolves to the exit code: 0 all is well, 1 something is wrong, 2 a command line that makes no sense.
 */
export const runCheck = async (argv: readonly string[], io: Io): Promise<number> => {
  const line = commandLine(argv, io.env);
  if (line.kind === 'help') {
    io.out(USAGE);
    return 0;
  }
  const directory = resolve(line.home.dataDirectory);
  if (!existsSync(directory)) {
    throw new OperatorError(`There is no data directory ${directory}: is --data-dir right?`);
  }
  assertDirectoryNotNewer(directory);
  const claim = line.repair || line.accept ? openDataDirectory(directory) : null;
  try {
    const told = tell(line, directory, io);
    for (const text of line.json ? told.map((one) => JSON.stringify(one)) : asText(line, told)) {
      io.out(text);
    }
    return told.every(({ mended }) => mended) ? 0 : 1;
  } finally {
    claim?.close();
  }
};

const tell = (line: Check, directory: string, io: Io): readonly Told[] => {
  const keys =
    line.home.keys === 'keyring' ? embeddedKeyring(directory, io.env, { clock: io }) : null;
  try {
    const files = regionFiles(directory);
    const vouching = (region: Region): Vouching => keys?.vouching(region) ?? UNKEYED;
    if (line.accept && line.region !== null) vouching(line.region).forget();
    // One whose file is gone is in no directory, but the keyring knows of it.
    const all = (): readonly Region[] => [
      ...new Set([...files.regions(), ...(keys?.regions() ?? [])]),
    ];
    const regions = line.region === null ? all() : [line.region];
    return regions.flatMap((region) => inRegion(line, files, region, vouching(region)));
  } finally {
    keys?.close();
  }
};

const inRegion = (
  { repair, accept }: Check,
  { pathOf, isMade }: RegionFiles,
  region: Region,
  vouching: Vouching,
): readonly Told[] => {
  const path = pathOf(region);
  const ofFile = { region, secret: '', what: 'file', mended: false };
  if (!isMade(region)) return vouching.isNoted() ? [{ ...ofFile, trouble: 'missing' }] : [];
  // What it is now is what the next start brings up and vouches for.
  if (accept) return [];
  const database = repair ? openDatabase(path, vouching) : openForReading(path);
  try {
    const found = repair
      ? repairFile(database, vouching.integrity)
      : checkFile(database, vouching.integrity).map((finding) => ({ ...finding, mended: false }));
    return found.map(({ stream, what, trouble, mended }) => {
      const secret = stream?.name ?? '';
      return { region, secret, what, trouble, mended };
    });
  } finally {
    database.close();
  }
};

const HEADINGS = ['REGION', 'SECRET', 'WHAT', 'TROUBLE', 'OUTCOME'];

const asText = ({ accept }: Check, told: readonly Told[]): readonly string[] => {
  if (told.length > 0) return asTable(told);
  return [accept ? 'Accepted: the next start takes the region as it is.' : ALL_WELL];
};

const ALL_WELL = 'All that is stored is as the service left it.';

const asTable = (told: readonly Told[]): readonly string[] =>
  asColumns(
    HEADINGS,
    told.map(({ region, secret, what, trouble, mended }) => [
      region,
      secret,
      what,
      trouble,
      mended ? 'mended' : '',
    ]),
  );
