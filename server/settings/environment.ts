/** Variables of the environment; an empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable, `undefined` when it is not set or empty. */
export const variable = (env: Environment, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name];
