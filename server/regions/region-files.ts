import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { heldFile } from '../../infra/sqlite/held-file.ts';

/** The database files of the regions of a data directory. */
export type RegionFiles = {
  /** Those that have a file, or had one since this process began. */
  readonly regions: () => readonly Region[];
  /** Throws for what is no region, whoever says so: its name becomes that of a directory. */
  readonly pathOf: (region: Region) => string;
  /** Whether a region has a file. One that had one still has it, as far as this tells. */
  readonly isMade: (region: Region) => boolean;
  /** To be called around each opening. Throws an `Outage` if the file is not the one it was. */
  readonly assertSame: (region: Region) => void;
};

/** Who is asked. */
type RegionFilesHooks = {
  /** Throws once the directory itself is not what it was. */
  readonly assertHeld?: () => void;
  /** Whether a region has had a file, maybe before this process began. */
  readonly isRecorded?: (region: Region) => boolean;
};

/**
 * Remembers each file from when it was first seen, so that a region is not taken for an empty one, nor
 * made anew, when its file was deleted or replaced, under the service or while there was none.
 */
export const regionFiles = (
  dataDirectory: string,
  { assertHeld = () => {}, isRecorded = () => false }: RegionFilesHooks = {},
): RegionFiles => {
  const directory = join(dataDirectory, 'regions');
  const pathOf = (region: Region): string => {
    if (!isRegion(region)) throw new TypeError('A name that is no region got as far as a path');
    return join(directory, region, 'events.sqlite');
  };

  const known = new Map<Region, () => void>();
  const isMade = (region: Region): boolean => {
    if (known.has(region)) return true;
    const path = pathOf(region);
    if (existsSync(path)) {
      known.set(region, heldFile(path));
      return true;
    }
    // In a directory that is gone, an empty region would be a lie.
    assertHeld();
    if (isRecorded(region)) throw missing(path);
    return false;
  };

  const regions = (): readonly Region[] => {
    const listed = existsSync(directory) ? readdirSync(directory).filter(isRegion) : [];
    return [...new Set([...known.keys(), ...listed.filter(isMade)])];
  };

  regions();
  return {
    regions,
    pathOf,
    isMade,
    assertSame: (region) => {
      if (isMade(region)) known.get(region)?.();
    },
  };
};

const missing = (path: string): Outage => {
  const reason = `${path} is missing, and it held secrets: restore it, or see sealstream check --help`;
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
