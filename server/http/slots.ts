/** Does some work for a party while not too many others are at theirs. */
export type Slots = <Result>(party: string, work: () => Promise<Result>) => Promise<Result>;

/** How many may work at a time, altogether and of one party. */
export type SlotLimits = { readonly all: number; readonly each: number };

type Waiting = { readonly party: string; readonly enter: () => void };

/**
 * Who finds no slot waits, and gets one in the order of the calls; but a party that has all it may have
 * keeps no other waiting, however long its work takes.
 */
export const slots = ({ all, each }: SlotLimits): Slots => {
  const waiting: Waiting[] = [];
  const taken = new Map<string, number>();
  let inAll = 0;

  const isFree = (party: string): boolean => inAll < all && (taken.get(party) ?? 0) < each;

  const take = (party: string, change: 1 | -1): void => {
    inAll += change;
    const left = (taken.get(party) ?? 0) + change;
    if (left === 0) taken.delete(party);
    else taken.set(party, left);
  };

  const leave = (party: string): void => {
    take(party, -1);
    const index = waiting.findIndex((one) => isFree(one.party));
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    if (next === undefined) return;
    take(next.party, 1);
    next.enter();
  };

  return async (party, work) => {
    if (isFree(party)) take(party, 1);
    else await new Promise<void>((enter) => waiting.push({ party, enter }));
    try {
      return await work();
    } finally {
      leave(party);
    }
  };
};
