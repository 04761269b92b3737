import type { TagSecret, UntagSecret } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import { withTags } from '../evolve-parts.ts';
import { LIMITS } from '../limits.ts';
import { systemTag, tooManyTags } from '../messages.ts';
import { isSystemTag } from '../new-secret.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

/** TagResource: new keys are appended, known ones get the new value in their place. */
export const tagSecret = ({ tags, now: at }: TagSecret, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const reserved = tags.find(({ key }) => isSystemTag(key));
    if (reserved) return reject('InvalidParameter', systemTag(reserved.key));
    if (withTags(active.tags, tags).size > LIMITS.tags) {
      return reject('InvalidParameter', tooManyTags(LIMITS.tags));
    }
    const changed = tags.filter(({ key, value }) => active.tags?.get(key) !== value);
    return changed.length === 0 ? accept() : accept({ type: 'SecretTagged', at, tags: changed });
  });

/** UntagResource: keys that are not there are ignored. */
export const untagSecret = ({ keys, now: at }: UntagSecret, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const reserved = keys.find(isSystemTag);
    if (reserved !== undefined) return reject('InvalidParameter', systemTag(reserved));
    const present = [...new Set(keys)].filter((key) => active.tags?.has(key));
    return present.length === 0 ? accept() : accept({ type: 'SecretUntagged', at, keys: present });
  });
