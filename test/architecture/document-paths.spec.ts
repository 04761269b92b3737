import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// Documents must not refer to files that have moved. Decision records may: they are history.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FOLDERS = ['app', 'bench', 'bin', 'cli', 'docs', 'domain', 'functions', 'infra', 'server'];
const PATH = new RegExp(
  `(?:^|[\\s\`'"(])((?:${[...FOLDERS, 'stages', 'test', '\\.vscode', '\\.ci'].join('|')})/[\\w@./*{},-]*)`,
  'gm',
);

/** Paths of the repository that a text mentions; `*` and `{a,b}` are globs. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(PATH)].flatMap(([, path]) => path?.replace(/[.,]+$/, '') ?? []);

const isThere = (path: string): boolean =>
  /[*{]/.test(path)
    ? globSync(path, { cwd: ROOT }).length > 0
    : existsSync(join(ROOT, path.replace(/\/$/, '')));

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/*.md', { cwd: ROOT }),
  'docs/adr/0024-floor-plan.md',
];

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('mentions only paths that exist', () => {
    expect(pathsIn(text).filter((path) => !isThere(path))).toEqual([]);
  });

  it('mentions only npm scripts that exist', () => {
    const { scripts }: { readonly scripts: Record<string, string> } = JSON.parse(
      read('package.json'),
    );
    const mentioned = [...text.matchAll(/npm run\s+(?:-s\s+)?([\w:-]+)/g)].flatMap(
      ([, script]) => script ?? [],
    );
    expect(mentioned.filter((script) => !(script in scripts))).toEqual([]);
  });
});

it('the search for paths covers text and code, and detects a removed folder', () => {
  const text =
    'See `domain/secret/names.ts`, [it](docs/adr/), and test/{architecture,gone}/*.ts.\n    cli/gone.ts';
  expect(pathsIn(text)).toEqual([
    'domain/secret/names.ts',
    'docs/adr/',
    'test/{architecture,gone}/*.ts',
    'cli/gone.ts',
  ]);
  expect(pathsIn(text).filter((path) => !isThere(path))).toEqual(['cli/gone.ts']);
});

it('decision records are numbered without gaps or repetitions', () => {
  const records = globSync('docs/adr/*.md', { cwd: ROOT }).toSorted();
  const numbers = records.map((path) => Number(path.slice('docs/adr/'.length).slice(0, 4)));
  expect(numbers).toEqual(records.map((_, index) => index + 1));
  const headings = records.map((path) => Number(/^# (\d+)\./.exec(read(path))?.[1]));
  expect(headings).toEqual(numbers);
});
