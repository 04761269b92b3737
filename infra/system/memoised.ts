/** Memoises a promise: one attempt at a time, whose result is kept for good, and a failure until the next call. */
export const memoised = <Result>(make: () => Promise<Result>): (() => Promise<Result>) => {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};
