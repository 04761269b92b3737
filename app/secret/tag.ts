import type { Tag } from '../../domain/secret/events.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { amend, type ChangeContext, type Changed, ready } from './change.ts';

/** Attaches tags to a secret; a key that it has already gets the new value. */
export const tagSecret = (
  context: ChangeContext,
  found: LiveHead,
  tags: readonly Tag[],
): Promise<Changed> =>
  amend(context, found, ready({ type: 'TagSecret', tags, now: context.origin.at }));

/** Removes tags from a secret by their keys; those it does not have do not matter. */
export const untagSecret = (
  context: ChangeContext,
  found: LiveHead,
  keys: readonly string[],
): Promise<Changed> =>
  amend(context, found, ready({ type: 'UntagSecret', keys, now: context.origin.at }));
