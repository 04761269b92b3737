const { bundleOptions } = require('./bundle-options.ts');

/** The options of serverless-esbuild, which loads this file with `require`, for each function. */
module.exports = () => ({
  ...bundleOptions,
  outputFileExtension: '.mjs',
  // By default, the plugin excludes the SDK.
  exclude: [],
});
