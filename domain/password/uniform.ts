import type { Random } from '../ports/random.ts';

/** Returns an integer from 0 to `choices` - 1, uniformly distributed; `choices` is 1-65,536. */
export type Choose = (choices: number) => number;

const DRAW_BYTES = 2;
/** The number of values that a draw can have. */
const DRAWS = 2 ** (8 * DRAW_BYTES);
const DRAWS_PER_CHUNK = 80;

/**
 * Makes uniform choices from random bytes, by rejection sampling: a draw above the largest multiple
 * of `choices` is discarded, because a modulo would favour the first choices.
 */
export const chooser = (random: Random): Choose => {
  const draw = draws(random);
  return (choices) => {
    if (choices > DRAWS) throw new RangeError(`Cannot choose among more than ${DRAWS}`);
    const fair = DRAWS - (DRAWS % choices);
    let drawn = draw();
    while (drawn >= fair) drawn = draw();
    return drawn % choices;
  };
};

/** Shuffles by the inside-out Fisher-Yates algorithm: every order is equally likely. */
export const shuffled = (items: readonly string[], choose: Choose): readonly string[] => {
  const order: string[] = [];
  for (const [last, item] of items.entries()) {
    const position = choose(last + 1);
    order.push(order[position] ?? item);
    order[position] = item;
  }
  return order;
};

/** Fetches bytes in chunks: one call to the source is enough for a password of typical length. */
const draws = (random: Random): (() => number) => {
  let chunk: DataView = new DataView(new ArrayBuffer(0));
  let next = 0;
  return () => {
    if (next === chunk.byteLength) {
      const bytes = random.bytes(DRAWS_PER_CHUNK * DRAW_BYTES);
      chunk = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      next = 0;
    }
    const drawn = chunk.getUint16(next);
    next += DRAW_BYTES;
    return drawn;
  };
};
