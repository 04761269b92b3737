import type { Tag } from '../../../domain/secret/events.ts';
import type { Output } from '../operation.ts';

type WireTag = { readonly Key: string; readonly Value?: string };

/** Tags of a request; a value that is left out is empty. */
export const tagsOf = (tags: readonly WireTag[] | undefined): readonly Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value ?? '' }));

/** Tags of an answer, in the order of their attachment. */
export const tagList = (tags: ReadonlyMap<string, string>): readonly Output[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
