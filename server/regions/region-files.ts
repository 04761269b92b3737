import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { heldFile } from '../../infra/sqlite/held-file.ts';
import { assertPrivate } from '../../infra/sqlite/private-files.ts';
import { accessOf, exposureOfDirectory } from '../../infra/system/private-file.ts';
import { OperatorError } from '../operator-error.ts';

/** The database files of a data directory, one per region. */
export type RegionFiles = {
  /** Lists the regions that have a file, or had one since this process started. */
  readonly regions: () => readonly Region[];
  /** Throws if the name is not a region's, since it becomes the name of a directory. */
  readonly pathOf: (region: Region) => string;
  /** Whether a region has a file, or had one. Throws an `Outage` if its file is known to be missing. */
  readonly exists: (region: Region) => boolean;
  /** Throws an `Outage` if the file is not the one first seen; to be called before and after opening it. */
  readonly assertSame: (region: Region) => void;
};

/** Checks that depend on who opens the files. */
type RegionFilesHooks = {
  /** Throws if the directory itself was deleted or replaced. */
  readonly assertHeld?: () => void;
  /** Whether a region is recorded as having a file, perhaps by an earlier process. */
  readonly isRecorded?: (region: Region) => boolean;
};

/**
 * Finds the files of regions and remembers each from when it was first seen, so that a region whose file
 * was deleted or replaced, while the service ran or was down, is never taken for an empty one or created again.
 */
export const regionFiles = (
  dataDirectory: string,
  { assertHeld = () => {}, isRecorded = () => false }: RegionFilesHooks = {},
): RegionFiles => {
  const directory = regionsIn(dataDirectory);
  const pathOf = (region: Region): string => {
    if (!isRegion(region)) throw new TypeError('A name that is no region got as far as a path');
    return join(directory, region, 'events.sqlite');
  };

  const known = new Map<Region, () => void>();
  const exists = (region: Region): boolean => {
    if (known.has(region)) return true;
    const path = pathOf(region);
    if (existsSync(path)) {
      known.set(region, heldFile(path));
      return true;
    }
    // If the directory itself is gone, a missing file does not mean that the region is empty.
    assertHeld();
    if (isRecorded(region)) throw missing(path);
    return false;
  };

  const regions = (): readonly Region[] => {
    const listed = existsSync(directory) ? readdirSync(directory).filter(isRegion) : [];
    return [...new Set([...known.keys(), ...listed.filter(exists)])];
  };

  regions();
  return {
    regions,
    pathOf,
    exists,
    assertSame: (region) => {
      if (exists(region)) known.get(region)?.();
    },
  };
};

/**
 * Checks the permissions of all region files before any is used, so that a service that could only answer
 * with faults does not start. Throws `OperatorError` or `Misconfiguration` if others have access to one.
 */
export const assertRegionFilesPrivate = (dataDirectory: string): void => {
  const directory = regionsIn(dataDirectory);
  const access = accessOf(directory);
  const exposure = access && exposureOfDirectory(directory, access);
  if (exposure !== null) throw new OperatorError(exposure);
  const { regions, pathOf } = regionFiles(dataDirectory);
  for (const region of regions()) assertPrivate(pathOf(region));
};

const regionsIn = (dataDirectory: string): string => join(dataDirectory, 'regions');

const missing = (path: string): Outage => {
  const reason = `${path} is missing, and it held secrets: restore it, or see sealstream check --help`;
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
