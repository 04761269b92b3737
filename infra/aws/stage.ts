/**
 * Derives the stage from the name of its table, in any region; `null` for a table that no serverless deployment
 * creates. Default keys are named after the stage, so every process that works on its table, deployed or run by hand,
 * uses the keys of that stage.
 */
export const stageOfTable = (tableName: string): string | null =>
  /^sealstream-([a-z][a-z0-9-]*)$/.exec(tableName)?.[1] ?? null;
