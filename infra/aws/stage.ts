/**
 * The stage whose table this is, in any region; `null` for a table that no deployment makes. The keys of a
 * stage go by its name, so whoever works on its table, deployed or by hand, uses those of the stage.
 */
export const stageOfTable = (tableName: string): string | null =>
  /^sealstream-([a-z][a-z0-9-]*)$/.exec(tableName)?.[1] ?? null;
