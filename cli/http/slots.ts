/** Does some work while no more than so many others are at theirs, and in the order of the calls. */
export type Slots = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** So many at a time; the others wait. */
export const slots = (max: number): Slots => {
  const waiting: (() => void)[] = [];
  let taken = 0;

  const enter = async (): Promise<void> => {
    if (taken < max) {
      taken += 1;
      return;
    }
    // The one who leaves passes its slot on.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
