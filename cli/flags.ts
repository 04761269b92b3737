import { type Environment, variable } from '../server/settings/environment.ts';

/** A text with what a message calls its origin, such as `--port` or `SEALSTREAM_PORT`. */
export type Given = { readonly text: string; readonly source: string };

/** A value, or one sentence that says what is wrong with the text. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** A flag of a command line, and what it is read as. Its name is its key in `Flags`. */
export type Flag<Value> = {
  /** How help shows its value, such as `<path>`; `null` for a switch. */
  readonly metavar: string | null;
  readonly description: string;
  /** Environment variables that stand for the flag, in order of precedence. An empty one is not set. */
  readonly variables: readonly string[];
  /** The text that is read if nothing is given. */
  readonly fallback: string | null;
  readonly parse: (given: Given | null) => Parsed<Value>;
};

/** The flags of a command by their names without dashes. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What each flag is read as. */
export type Values<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer Value> ? Value : never;
};

type TextFlag<Value> = {
  readonly metavar: string;
  readonly description: string;
  readonly variables?: readonly string[];
  readonly parse: (given: Given) => Parsed<Value>;
};

/** A flag with a default. It cannot be given an empty text. */
export const setting = <Value>({
  variables = [],
  parse,
  ...flag
}: TextFlag<Value> & { readonly fallback: string }): Flag<Value> => ({
  ...flag,
  variables,
  parse: (given) => {
    if (given === null) return parse({ text: flag.fallback, source: 'The default' });
    return given.text === '' ? needsValue(given) : parse(given);
  },
});

/** A flag without a default: its value is `null` if it is not given. */
export const optional = <Value>({
  variables = [],
  parse,
  ...flag
}: TextFlag<Value>): Flag<Value | null> => ({
  ...flag,
  variables,
  fallback: null,
  parse: (given) => (given === null ? parsed(null) : parse(given)),
});

/** A flag without a value, on or off. */
export const toggle = (description: string): Flag<boolean> => ({
  metavar: null,
  description,
  variables: [],
  fallback: null,
  parse: (given) => parsed(given !== null),
});

/** The result of a parser that succeeded. */
export const parsed = <Value>(value: Value) => ({ ok: true, value }) as const;

/** The result of a parser that failed, in the usual sentence. `wrong` is the offending part of the text. */
export const expected = ({ text, source }: Given, what: string, wrong = text) =>
  ({ ok: false, problem: `${source} must be ${what}, not '${wrong}'.` }) as const;

/** Parses any text. */
export const anyText = ({ text }: Given): Parsed<string> => parsed(text);

/** Parses any text but the empty one. */
export const someText = (given: Given): Parsed<string> =>
  given.text === '' ? needsValue(given) : parsed(given.text);

const needsValue = ({ source }: Given) =>
  ({ ok: false, problem: `${source} needs a value.` }) as const;

/** Creates a parser for one of a few words. */
export const oneOf =
  <Value extends string>(choices: readonly Value[]) =>
  (given: Given): Parsed<Value> => {
    const value = choices.find((choice) => choice === given.text);
    return value === undefined ? expected(given, `one of ${choices.join(', ')}`) : parsed(value);
  };

/** The values of flags, and what is wrong with those that have none. */
export type FlagValues<F extends Flags> = {
  readonly values: Partial<Values<F>>;
  readonly problems: readonly string[];
};

/** Reads all flags, so that all problems are found at once. */
export const readFlags = <F extends Flags>(
  flags: F,
  given: ReadonlyMap<string, Given>,
  env: Environment,
): FlagValues<F> => {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, flag] of Object.entries(flags)) {
    const result = readFlag(flag, given.get(name) ?? null, env);
    if (result.ok) values[name] = result.value;
    else problems.push(result.problem);
  }
  return { values: values as Partial<Values<F>>, problems };
};

/** The values of flags none of which is given. */
export const defaultValues = <F extends Flags>(flags: F): Values<F> => {
  const { values, problems } = readFlags(flags, new Map(), {});
  if (problems.length > 0) throw new Error(problems.join(' '));
  return values as Values<F>;
};

/** Reads one flag: what the command line gave, or else its variables, or else its default. */
export const readFlag = <Value>(
  flag: Flag<Value>,
  given: Given | null,
  env: Environment,
): Parsed<Value> => flag.parse(given ?? fromEnvironment(flag, env));

const fromEnvironment = ({ variables }: Flag<unknown>, env: Environment): Given | null => {
  for (const source of variables) {
    const text = variable(env, source);
    if (text !== undefined) return { text, source };
  }
  return null;
};
