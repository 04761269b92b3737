import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as the SDK returns it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Reads the text of a required attribute. */
export const text = (item: Item, name: string): string => item[name]?.S ?? damaged(item, name);

/** Reads the text of an attribute; `null` if the item has none of that name. */
export const optionalText = (item: Item, name: string): string | null =>
  item[name] === undefined ? null : text(item, name);

/** Reads a whole number, which DynamoDB transfers as text. */
export const integer = (item: Item, name: string): number => {
  const value = Number(item[name]?.N);
  return Number.isSafeInteger(value) ? value : damaged(item, name);
};

/** Reads a whole number; `null` if the item has no attribute of that name. */
export const optionalInteger = (item: Item, name: string): number | null =>
  item[name] === undefined ? null : integer(item, name);

/** Reads the bytes of a required attribute. */
export const bytes = (item: Item, name: string): Uint8Array => item[name]?.B ?? damaged(item, name);

/** Throws an error that names the item and the attribute, but not its content. */
export const damaged = ({ pk, sk }: Item, name: string): never => {
  throw new Error(`The item ${pk?.S} ${sk?.S} is damaged: attribute ${name} does not fit`);
};

/** A number as an attribute value. */
export const numberValue = (value: number) => ({ N: String(value) });
