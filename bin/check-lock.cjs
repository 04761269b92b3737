// Checks that package-lock.json (or the file given) pins every package to the npm registry and to a SHA-512.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const REGISTRY = 'https://registry.npmjs.org/';
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** Packages that are installed under another name, each checked by hand. */
const ALIASES = {
  'string-width-cjs': 'string-width',
  'strip-ansi-cjs': 'strip-ansi',
  'wrap-ansi-cjs': 'wrap-ansi',
};

/** What is wrong with one entry of the lock file. */
const faultsOf = (folder, { name, resolved, integrity, link }) => {
  const installedAs = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const taken = name ?? installedAs;
  const faults = [];
  if (link) faults.push('is a link to a folder');
  if (!SHA512.test(integrity ?? '')) faults.push('has no SHA-512');
  if (taken !== installedAs && ALIASES[installedAs] !== taken) faults.push(`is really ${taken}`);
  if (resolved !== undefined && !resolved.startsWith(`${REGISTRY}${taken}/-/`)) {
    faults.push(`comes from ${resolved}`);
  }
  return faults.map((fault) => `${folder} ${fault}`);
};

const file = process.argv[2] ?? join(__dirname, '..', 'package-lock.json');
const { lockfileVersion, packages = {} } = JSON.parse(readFileSync(file, 'utf8'));
const faults = Object.entries(packages).flatMap(([folder, entry]) =>
  folder === '' ? [] : faultsOf(folder, entry),
);
if (lockfileVersion !== 3) faults.push(`lockfileVersion is ${lockfileVersion}, not 3`);
if (Object.keys(packages).length < 2) faults.push('it names no package');

for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
