import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Region } from '../../../domain/secret/ids.ts';
import { checkFile, type Outcome, repairFile } from '../../../infra/sqlite/check/check-file.ts';
import {
  openDatabase,
  openForReading,
  UNKEYED,
  type Vouching,
} from '../../../infra/sqlite/schema.ts';
import {
  assertDirectoryNotNewer,
  openDataDirectory,
} from '../../../server/data-directory/data-directory.ts';
import { embeddedKeyring } from '../../../server/deployment/embedded-backends.ts';
import { OperatorError } from '../../../server/operator-error.ts';
import { type RegionFiles, regionFiles } from '../../../server/regions/region-files.ts';
import type { ServeOptions } from '../../../server/settings/serve-options.ts';
import type { Io } from '../../command.ts';
import { formatTable } from '../../table.ts';

/** What a check looks at, and what it does about it. */
type CheckOptions = Pick<ServeOptions, 'keys'> & {
  readonly repair: boolean;
  readonly accept: boolean;
  readonly json: boolean;
  /** `null` for all that have a file, or had one. */
  readonly region: Region | null;
};

/** One line of the report. */
type ReportRow = { readonly region: Region } & Pick<Outcome, 'what' | 'trouble' | 'mended'> & {
    /** Empty for the file as a whole. */
    readonly secret: string;
  };

/**
 * Checks the stored rows of a data directory, and repairs them if that is wanted. Resolves to the exit code:
 * 1 while something is wrong. Throws `OperatorError`.
 */
export const checkDataDirectory = async (
  given: string,
  options: CheckOptions,
  io: Io,
): Promise<number> => {
  const directory = resolve(given);
  if (!existsSync(directory)) {
    throw new OperatorError(`There is no data directory ${directory}: is --data-dir right?`);
  }
  assertDirectoryNotNewer(directory);
  const claim = options.repair || options.accept ? openDataDirectory(directory) : null;
  try {
    const rows = report(options, directory, io);
    const lines = options.json ? rows.map((row) => JSON.stringify(row)) : asText(options, rows);
    for (const line of lines) io.out(line);
    return rows.every(({ mended }) => mended) ? 0 : 1;
  } finally {
    claim?.close();
  }
};

const report = (options: CheckOptions, directory: string, io: Io): readonly ReportRow[] => {
  const keyring =
    options.keys === 'keyring' ? embeddedKeyring(directory, io.env, { clock: io }) : null;
  try {
    const files = regionFiles(directory);
    const vouching = (region: Region): Vouching => keyring?.vouching(region) ?? UNKEYED;
    if (options.accept && options.region !== null) vouching(options.region).removeRecord();
    // A region whose file is missing is in no directory, but the keyring knows of it.
    const all = (): readonly Region[] => [
      ...new Set([...files.regions(), ...(keyring?.regions() ?? [])]),
    ];
    const regions = options.region === null ? all() : [options.region];
    return regions.flatMap((region) => reportOn(region, options, files, vouching(region)));
  } finally {
    keyring?.close();
  }
};

const reportOn = (
  region: Region,
  { repair, accept }: CheckOptions,
  { pathOf, exists }: RegionFiles,
  vouching: Vouching,
): readonly ReportRow[] => {
  const missing = { region, secret: '', what: 'file', trouble: 'missing', mended: false };
  if (!exists(region)) return vouching.isRecorded() ? [missing] : [];
  // The next start brings its current state up to date, and vouches for it.
  if (accept) return [];
  const path = pathOf(region);
  const database = repair ? openDatabase(path, vouching) : openForReading(path);
  try {
    const outcomes = repair
      ? repairFile(database, vouching.integrity)
      : checkFile(database, vouching.integrity).map((finding) => ({ ...finding, mended: false }));
    return outcomes.map(({ stream, what, trouble, mended }) => {
      const secret = stream?.name ?? '';
      return { region, secret, what, trouble, mended };
    });
  } finally {
    database.close();
  }
};

const asText = ({ accept }: CheckOptions, rows: readonly ReportRow[]): readonly string[] => {
  if (rows.length > 0) return formatTable(HEADINGS, rows.map(cells));
  return [accept ? 'Accepted: the next start takes the region as it is.' : ALL_WELL];
};

const ALL_WELL = 'All that is stored is as the service left it.';

const HEADINGS = ['REGION', 'SECRET', 'WHAT', 'TROUBLE', 'OUTCOME'];

const cells = ({ region, secret, what, trouble, mended }: ReportRow): readonly string[] => [
  region,
  secret,
  what,
  trouble,
  mended ? 'mended' : '',
];
