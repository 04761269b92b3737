const { stageSettings } = require('./stage-settings.ts');

/**
 * The settings of the stage that is packaged, for serverless.yml. `--param` is refused: what is given
 * on a command line once is forgotten at the next deployment.
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
    // The packager prints the stack, where an operator needs the sentence alone.
    if (error.constructor === Error) error.stack = error.message;
    throw error;
  }
};
