import { type Environment, variable } from '../../../server/settings/environment.ts';

/** A setting and where it came from, as a message names it: `--port` or `SEALSTREAM_PORT`. */
export type Given = { readonly value: string; readonly source: string };

/** What is wrong with the settings, in whole sentences. */
export type Problems = string[];

/** Reads settings by their flag: the flag itself, or its variable, or else a default. */
export const settings = <Flag extends string>(
  flags: Readonly<Partial<Record<Flag, string>>>,
  env: Environment,
) => {
  const problems: Problems = [];
  return {
    problems,
    text: (flag: Flag, fallback: string): Given => {
      const given = flags[flag];
      const name = variableOf(flag);
      if (given === undefined) return { value: variable(env, name) ?? fallback, source: name };
      if (given === '') problems.push(`--${flag} needs a value.`);
      return { value: given === '' ? fallback : given, source: `--${flag}` };
    },
  };
};

/** `data-dir` is also `SEALSTREAM_DATA_DIR`. */
const variableOf = (flag: string): string =>
  `SEALSTREAM_${flag.toUpperCase().replaceAll('-', '_')}`;
