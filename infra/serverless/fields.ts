/** The expected form of a member, worded for an operator; `read` returns `undefined` for anything else. */
export type Field<Value> = {
  readonly meaning: string;
  readonly read: (value: unknown) => Value | undefined;
};

/** A text that satisfies a predicate. */
export const textThat = (fits: (value: string) => boolean, meaning: string): Field<string> => ({
  meaning,
  read: (value) => (typeof value === 'string' && fits(value) ? value : undefined),
});

/** A text that matches a pattern. */
export const matching = (pattern: RegExp, meaning: string): Field<string> =>
  textThat((value) => pattern.test(value), meaning);

/** A boolean. */
export const flag: Field<boolean> = {
  meaning: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** A whole number in a range, both ends included. */
export const wholeNumber = (least: number, most: number): Field<number> => ({
  meaning: `a whole number from ${least} to ${most}`,
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : undefined,
});

/** A member that may be omitted, or given without a value. */
export const optional = <Value, Otherwise>(
  { meaning, read }: Field<Value>,
  otherwise: Otherwise,
): Field<Value | Otherwise> => ({
  meaning: `${meaning}, or left out`,
  read: (value) => (value === undefined || value === null ? otherwise : read(value)),
});

/** Members by name. */
export const MEMBERS: Field<Readonly<Record<string, unknown>>> = {
  meaning: 'a list of names, each with members of its own',
  read: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined,
};

/**
 * Reads the members of one part of a file. Throws for unknown members, which may be typos, and for one that
 * is missing or invalid, without repeating its value.
 */
export const fieldReader = (place: string, part: unknown, known: readonly string[]) => {
  const members = MEMBERS.read(part);
  if (members === undefined) throw new Error(`${place} must be ${MEMBERS.meaning}.`);
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${place}: ${unknown} is not known; there are ${known.join(', ')}.`);
  }
  return <Value>(name: string, { meaning, read }: Field<Value>): Value => {
    const value = read(members[name]);
    if (value !== undefined) return value;
    const fault = members[name] === undefined ? 'is missing' : 'is not valid';
    throw new Error(`${place}: ${name} ${fault}: it must be ${meaning}.`);
  };
};
