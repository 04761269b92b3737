import type { Random } from '../ports/random.ts';

/** A whole number from 0 to below `choices` (1-65,536), each of them equally likely. */
export type Choose = (choices: number) => number;

const DRAW_BYTES = 2;
/** How many values a draw can have. */
const DRAWS = 2 ** (8 * DRAW_BYTES);
const DRAWS_AT_ONCE = 80;

/**
 * Choices out of random bytes. A draw above the largest multiple of `choices` is thrown away and
 * drawn again, because folding it back would favour the first choices.
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

/** Fisher-Yates, inside out: every order equally likely. */
export const shuffled = (items: readonly string[], choose: Choose): readonly string[] => {
  const order: string[] = [];
  for (const [last, item] of items.entries()) {
    const place = choose(last + 1);
    order.push(order[place] ?? item);
    order[place] = item;
  }
  return order;
};

/** Bytes are asked for in chunks: one call to the source serves a password of usual length. */
const draws = (random: Random): (() => number) => {
  let chunk: DataView = new DataView(new ArrayBuffer(0));
  let next = 0;
  return () => {
    if (next === chunk.byteLength) {
      const bytes = random.bytes(DRAWS_AT_ONCE * DRAW_BYTES);
      chunk = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      next = 0;
    }
    const drawn = chunk.getUint16(next);
    next += DRAW_BYTES;
    return drawn;
  };
};
