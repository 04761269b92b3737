import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// Rules that types and lint cannot express, checked on the syntax tree so that comments do not
// count.

const LONGEST_FILE = 200;

type SourceFile = { readonly path: string; readonly text: string };

const filesIn = (...folders: readonly string[]): readonly SourceFile[] => {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const paths = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd }));
  return paths.map((path) => ({ path, text: readFileSync(`${cwd}/${path}`, 'utf8') }));
};

/** `path:line what` for each node that violates the rule; types are not visited. */
const findings = (
  { path, text }: SourceFile,
  rule: (node: ts.Node) => string | null,
): readonly string[] => {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    const what = rule(node);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (what !== null) found.push(`${path}:${line + 1} ${what}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** The `Date` of `x.Date` and `{ Date: 1 }` is not the global. */
const isPropertyName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) &&
  node.parent.name === node;

const isDeterministicMath = ({ parent }: ts.Identifier): boolean =>
  ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random';

const impurity = (node: ts.Node): string | null => {
  if (!ts.isIdentifier(node) || isPropertyName(node)) return null;
  if (node.text === 'Date') return 'Date';
  return node.text === 'Math' && !isDeterministicMath(node) ? 'Math.random' : null;
};

const asynchrony = (node: ts.Node): string | null => {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  return node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node) ? 'await' : null;
};

const example = (text: string): SourceFile => ({ path: 'example.ts', text });

describe('domain/', () => {
  it('uses neither a clock nor randomness', () => {
    expect(filesIn('domain').flatMap((file) => findings(file, impurity))).toEqual([]);
  });

  it('is synchronous: nothing in it is async', () => {
    expect(filesIn('domain').flatMap((file) => findings(file, asynchrony))).toEqual([]);
  });
});

describe('The check of domain/', () => {
  it.each([
    'new Date()',
    'Date.now()',
    'const clock = Date',
    'class Day extends Date {}',
    'Math.random()',
    "Math['random']()",
    'const { random } = Math',
  ])('finds %s', (leak) => {
    expect(findings(example(leak), impurity)).toHaveLength(1);
  });

  it.each([
    'const day = (at: Date): number => at.getTime()',
    'Math.max(1, 2) // not Math.random(), not new Date()',
    'const header = { Date: message.Date }',
  ])('allows %s', (clean) => {
    expect(findings(example(clean), impurity)).toEqual([]);
  });

  it.each(['const f = async () => 1', 'await f()', 'for await (const x of y) {}'])(
    'finds the asynchronous %s',
    (leak) => {
      expect(findings(example(leak), asynchrony)).toHaveLength(1);
    },
  );
});

describe('Shipped code', () => {
  const shipped = filesIn('domain', 'app', 'infra', 'functions', 'server', 'cli');

  it(`has no file over ${LONGEST_FILE} lines`, () => {
    const long = shipped.filter(({ text }) => text.trimEnd().split('\n').length > LONGEST_FILE);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('disables no checks', () => {
    const optOut = /biome-ignore|@ts-(ignore|nocheck|expect-error)/;
    expect(shipped.filter(({ text }) => optOut.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('is found by this spec', () => {
    expect(shipped.map(({ path }) => path)).toContain('domain/assert-never.ts');
  });
});
