import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as the SDK hands it over. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Text of an attribute that must be there. */
export const text = (item: Item, name: string): string => item[name]?.S ?? damaged(item, name);

/** Text, or `null` when the item has no such attribute. */
export const optionalText = (item: Item, name: string): string | null =>
  item[name] === undefined ? null : text(item, name);

/** A whole number; the wire carries it as text. */
export const integer = (item: Item, name: string): number => {
  const value = Number(item[name]?.N);
  return Number.isSafeInteger(value) ? value : damaged(item, name);
};

/** A whole number, or `null` when the item has no such attribute. */
export const optionalInteger = (item: Item, name: string): number | null =>
  item[name] === undefined ? null : integer(item, name);

/** Bytes of an attribute that must be there. */
export const bytes = (item: Item, name: string): Uint8Array => item[name]?.B ?? damaged(item, name);

/** Names the item and the attribute, never what is in it. */
export const damaged = ({ pk, sk }: Item, name: string): never => {
  throw new Error(`The item ${pk?.S} ${sk?.S} is damaged: attribute ${name} does not fit`);
};
