/** Marks a branch the compiler proved unreachable; throws if a value from outside got there anyway. */
export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
};
