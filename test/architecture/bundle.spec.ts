import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleOptions } from '../../infra/serverless/bundle-options.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Most of a cold start is reading and compiling this. */
const BUDGET_BYTES = 600_000;

/** Parts of the embedded server, and what is not deployed at all. */
const ELSEWHERE = /^(cli|server|test|bench|infra\/(sqlite|keyring|memory))\//;

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

/** What a function has no use for. */
const OF_OTHERS: Readonly<Record<string, RegExp>> = {
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

const handlers = Object.keys(OF_OTHERS);

describe.each(handlers)('the bundle of %s', async (handler) => {
  const { inputs, imports, file } = await bundled(handler);

  it(`is at most ${BUDGET_BYTES / 1000} KB, minified`, () => {
    expect(file.contents.length).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(file.text).toContain('handler');
  });

  it('has nothing of the embedded server, of tests or of benchmarks', () => {
    expect(inputs).toContain(handler);
    expect(inputs.filter((path) => ELSEWHERE.test(path))).toEqual([]);
  });

  it('has nothing that only other functions need', () => {
    const needless = OF_OTHERS[handler] ?? /./;
    expect(inputs.filter((path) => needless.test(path))).toEqual([]);
  });

  it('imports nothing but Node itself, and not its SQLite', () => {
    const names = imports.map(({ path }) => path);
    expect(names.filter((name) => !isBuiltin(name))).toEqual([]);
    expect(names).not.toContain('node:sqlite');
    // In an ES module this function of esbuild only throws.
    expect(file.text).not.toContain('Dynamic require of');
  });
});

it('every function is looked at', () => {
  const sources = ['serverless.yml', ...globSync('infra/serverless/stack/*.yml', { cwd: PROJECT })];
  const deployed = sources.map((source) => readFileSync(join(PROJECT, source), 'utf8')).join('\n');
  const named = [...deployed.matchAll(/^ +handler: (\S+)\.handler$/gm)].map(([, path]) => path);
  expect(handlers.toSorted()).toEqual(named.map((path) => `${path}.ts`).toSorted());
});
