import { command } from '../command.ts';
import { optional, toggle } from '../flags.ts';
import { dataDirectory, json, keyService, regionName } from './common-flags.ts';

/** `sealstream check`. */
export const check = command({
  name: 'check',
  summary: 'find what was altered or damaged in the files of a data directory, and repair it',
  details: [
    'Checks everything that is stored: pages and indexes, the MAC of each row, whether each head matches its ' +
      'history and each value its version. Prints what is not as the service left it, and no value. The exit ' +
      'code is 1 while something is wrong.',
    'A check works beside a running service; stop it for --repair and --accept.',
  ],
  flags: {
    repair: toggle(
      'rebuild heads and list entries from commits and sealed values, and indexes from their tables; what ' +
        'cannot be rebuilt is reported and left as it is',
    ),
    accept: toggle(
      'accept the region as it is now: without a file, or with a file of an earlier release that was restored; ' +
        'needs --region',
    ),
    region: optional({
      metavar: '<region>',
      description: 'check only this region',
      parse: regionName,
    }),
    json,
    'data-dir': dataDirectory,
    keys: keyService,
  },
  conflicts: ({ accept, repair, region }) => [
    ...(accept && region === null ? ['check --accept needs a --region'] : []),
    ...(accept && repair && region !== null ? ['check takes --accept or --repair, not both'] : []),
  ],
  run: async ({ values, io }) => {
    const { 'data-dir': directory, ...options } = values;
    return (await import('./check/check-data-directory.ts')).checkDataDirectory(
      directory,
      options,
      io,
    );
  },
});
