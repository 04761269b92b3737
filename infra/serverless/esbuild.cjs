const { bundleOptions } = require('./bundle-options.ts');

/** What serverless-esbuild, which loads this file with `require`, is to do with each function. */
module.exports = () => ({
  ...bundleOptions,
  outputFileExtension: '.mjs',
  // By default the plugin leaves out the SDK.
  exclude: [],
});
