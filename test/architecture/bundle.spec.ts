import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleOptions } from '../../infra/serverless/bundle-options.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Most of a cold start is spent on loading and compiling the bundle. */
const BUDGET_BYTES = 600_000;

/** Parts of the embedded server, and what is never deployed. */
const NOT_SERVERLESS = /^(cli|server|test|bench|infra\/(sqlite|keyring|memory))\//;

const bundled = async (handler: string) => {
  const { metafile, outputFiles } = await build({
    ...bundleOptions,
    absWorkingDir: PROJECT,
    entryPoints: [handler],
    outfile: 'handler.mjs',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (output === undefined || file === undefined) throw new Error('esbuild wrote nothing');
  return { inputs: Object.keys(output.inputs), imports: output.imports, file };
};

/** What each function must not include. */
const NOT_NEEDED: Readonly<Record<string, RegExp>> = {
  'functions/api/handler.ts': /^functions\/(schedule|streams|workers)\//,
  'functions/schedule/purge-due.ts':
    /client-kms|^functions\/api\/|^infra\/(crypto|kms|sigv4|credentials|rotation)\//,
  'functions/streams/watch-commits.ts':
    /^functions\/(?!lambda|streams)|^infra\/(?!dynamodb\/keys)|node_modules/,
  'functions/streams/replicate.ts':
    /^functions\/(schedule\/|api\/)|^infra\/(sigv4|credentials|rotation)\//,
  'functions/schedule/heal-replicas.ts':
    /^functions\/(streams\/|api\/)|^infra\/(sigv4|credentials|rotation)\//,
};

const handlers = Object.keys(NOT_NEEDED);

describe.each(handlers)('the bundle of %s', async (handler) => {
  const { inputs, imports, file } = await bundled(handler);

  it(`is at most ${BUDGET_BYTES / 1000} KB, minified`, () => {
    expect(file.contents.length).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(file.text).toContain('handler');
  });

  it('contains no code of the embedded server, tests or benchmarks', () => {
    expect(inputs).toContain(handler);
    expect(inputs.filter((path) => NOT_SERVERLESS.test(path))).toEqual([]);
  });

  it('contains nothing that only other functions need', () => {
    const needless = NOT_NEEDED[handler] ?? /./;
    expect(inputs.filter((path) => needless.test(path))).toEqual([]);
  });

  it('imports only Node built-ins, but not node:sqlite', () => {
    const names = imports.map(({ path }) => path);
    expect(names.filter((name) => !isBuiltin(name))).toEqual([]);
    expect(names).not.toContain('node:sqlite');
    // In an ES module, this helper of esbuild only throws.
    expect(file.text).not.toContain('Dynamic require of');
  });
});

it('the bundle of every deployed function is checked', () => {
  const sources = ['serverless.yml', ...globSync('infra/serverless/stack/*.yml', { cwd: PROJECT })];
  const deployed = sources.map((source) => readFileSync(join(PROJECT, source), 'utf8')).join('\n');
  const named = [...deployed.matchAll(/^ +handler: (\S+)\.handler$/gm)].map(([, path]) => path);
  expect(handlers.toSorted()).toEqual(named.map((path) => `${path}.ts`).toSorted());
});
