const { stageSettings } = require('./stage-settings.ts');

/**
 * Exports the settings of the packaged stage, for serverless.yml. `--param` is rejected: a value given once
 * on a command line is forgotten at the next deployment.
 */
module.exports = async ({ options, resolveVariable }) => {
  try {
    if (options.param?.length > 0) {
      throw new Error(
        'Parameters of a stage belong into stages/<stage>.yml, and not into --param.',
      );
    }
    const stage = await resolveVariable('sls:stage');
    const region = await resolveVariable('self:provider.region');
    return stageSettings(stage, region, await resolveVariable(`file(stages/${stage}.yml), null`));
  } catch (error) {
    // The packager prints the stack trace, where an operator needs only the sentence.
    if (error.constructor === Error) error.stack = error.message;
    throw error;
  }
};
