import { rejection } from '../../../domain/secret/decision.ts';
import type { Tag } from '../../../domain/secret/events.ts';
import { TAG_WITHOUT_KEY } from '../../../domain/secret/messages.ts';
import { refusal } from './error-mapping.ts';
import type { Output } from './responses.ts';

type WireTag = { readonly Key?: string; readonly Value?: string };

/** Tags of a request; a value that is left out is empty. Throws InvalidParameterException without a key. */
export const tagsOf = (tags: readonly WireTag[] | undefined): readonly Tag[] =>
  (tags ?? []).map(({ Key, Value }) => {
    if (Key === undefined) throw refusal(rejection('InvalidParameter', TAG_WITHOUT_KEY));
    return { key: Key, value: Value ?? '' };
  });

/** Tags of an answer, in the order of their attachment. */
export const tagList = (tags: ReadonlyMap<string, string>): readonly Output[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
