import type { BuildOptions } from 'esbuild';

/**
 * How a function becomes one file. Minified, because module load is most of a cold start and grows
 * with the bytes to parse. The SDK is bundled, although Lambda has one: ours is the tested version,
 * and only what is used of it is loaded.
 */
export const bundleOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  // Prefer ES modules over CommonJS, which cannot be shaken and would need a `require` of its own.
  mainFields: ['module', 'main'],
  legalComments: 'none',
} satisfies BuildOptions;
