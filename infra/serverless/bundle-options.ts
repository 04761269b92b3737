import type { BuildOptions } from 'esbuild';

/**
 * The options that bundle a function into one file. It is minified, because loading modules is most of a
 * cold start and grows with the bytes to parse. The SDK is bundled although Lambda has one: ours is the
 * tested version, and only the parts in use are loaded.
 */
export const bundleOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  // Prefer ES modules over CommonJS, which cannot be shaken and would need `require`.
  mainFields: ['module', 'main'],
  legalComments: 'none',
} satisfies BuildOptions;
