import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

/** Rows that cannot be tested yet, each with its reason. */
const NOT_YET: Readonly<Record<string, string>> = {
  T9: 'Rotation can be configured, but no worker runs it yet.',
  T32: 'Policies are stored, but not enforced yet.',
  T40: 'A principal is denied everything in other accounts until policies are enforced.',
};

/** The labels of the rows of a document. */
const rowsOf = (document: string): readonly string[] =>
  document.split('\n').flatMap((line) => /^\| (T\d+b?) \|/.exec(line)?.[1] ?? []);

const ROWS = rowsOf(read('docs/traps.md'));

/** The name of the called function: `it`, also for `it.each(…)`. */
const calleeOf = (node: ts.Expression): string => {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)
    ? calleeOf(node.expression)
    : '';
};

const SUITES: ReadonlySet<string> = new Set(['describe', 'it', 'test']);

/** The title of a suite or test as written, or '' for any other node. */
const titleOf = (node: ts.Node): string => {
  if (!ts.isCallExpression(node) || !SUITES.has(calleeOf(node.expression))) return '';
  const [title] = node.arguments;
  if (title === undefined) return '';
  return ts.isStringLiteralLike(title) || ts.isTemplateExpression(title) ? title.getText() : '';
};

const titlesIn = (text: string): readonly string[] => {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    titles.push(titleOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
};

/** `T17` in a title, but not `T17:30` of a time. */
const labelsIn = (text: string): readonly string[] =>
  titlesIn(text).flatMap((title) => title.match(/\bT[1-9]\d?b?\b(?!:\d)/g) ?? []);

const LABELS = new Set(
  globSync('test/**/*.{spec,contract}.ts', { cwd: ROOT }).flatMap((path) => labelsIn(read(path))),
);

describe('The traps of docs/traps.md', () => {
  it('are numbered without gaps', () => {
    const numbers = Array.from({ length: 40 }, (_none, index) => `T${index + 1}`);
    expect(ROWS).toEqual(numbers.toSpliced(38, 0, 'T38b'));
  });

  it('each have a test with their label in its title, unless they cannot be tested yet', () => {
    expect(ROWS.filter((row) => !LABELS.has(row))).toEqual(Object.keys(NOT_YET));
    for (const reason of Object.values(NOT_YET)) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  it('include every label in the title of a test', () => {
    expect([...LABELS].filter((label) => !ROWS.includes(label))).toEqual([]);
  });
});

describe('A trap label', () => {
  it.each([
    ["it('T1: is', () => {})", ['T1']],
    ["it.each([['T2']])('is (T3) %s', () => {})", ['T3']],
    ["describe.each(ROWS)('T4, T38b are', () => { test('T5', () => {}) })", ['T4', 'T38b', 'T5']],
    ['it(`T6 $' + '{name}`, () => {})', ['T6']],
    ["it('T7'); // it('T8')", ['T7']],
    ["other('T9')", []],
    ["it('at T12:30, and T123', () => {})", []],
  ])('is found in titles only: %s', (text, labels) => {
    expect(labelsIn(text)).toEqual(labels);
  });
});
