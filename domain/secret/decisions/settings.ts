import type { RotationSettings } from '../../rotation/settings.ts';
import type {
  AttachPolicy,
  CancelRotation,
  ConfigureRotation,
  RemovePolicy,
  TagSecret,
  UntagSecret,
} from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import { withTags } from '../evolve-collections.ts';
import { LIMITS } from '../limits.ts';
import { systemTag, tooManyTags } from '../messages.ts';
import { isSystemTag } from '../new-secret.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

// The settings of a secret besides its value: tags, resource policy, rotation.

/** TagResource: new keys are appended; existing keys get the new value and keep their position. */
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

/** UntagResource: keys that do not exist are ignored. */
export const untagSecret = ({ keys, now: at }: UntagSecret, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const reserved = keys.find(isSystemTag);
    if (reserved !== undefined) return reject('InvalidParameter', systemTag(reserved));
    const present = [...new Set(keys)].filter((key) => active.tags?.has(key));
    return present.length === 0 ? accept() : accept({ type: 'SecretUntagged', at, keys: present });
  });

/** PutResourcePolicy: replaces the policy; the caller has validated it. */
export const attachPolicy = ({ policy, now: at }: AttachPolicy, secret: Secret): Decision =>
  whenActive(secret, (active) =>
    active.policy === policy ? accept() : accept({ type: 'ResourcePolicyAttached', at, policy }),
  );

/** DeleteResourcePolicy: does nothing if there is no policy. */
export const removePolicy = ({ now: at }: RemovePolicy, secret: Secret): Decision =>
  whenActive(secret, (active) =>
    active.policy === null ? accept() : accept({ type: 'ResourcePolicyRemoved', at }),
  );

/**
 * The configuration part of RotateSecret: does nothing if the same settings are in effect. The
 * caller has validated and completed them.
 */
export const configureRotation = (
  { rotation, now: at }: ConfigureRotation,
  secret: Secret,
): Decision =>
  whenActive(secret, ({ rotation: stored }) =>
    stored?.enabled && textOf(stored) === textOf(rotation)
      ? accept()
      : accept({ type: 'RotationConfigured', at, rotation }),
  );

/** CancelRotateSecret: keeps the settings, so that rotation can be turned on again. */
export const cancelRotation = ({ now: at }: CancelRotation, secret: Secret): Decision =>
  whenActive(secret, ({ rotation }) =>
    rotation?.enabled ? accept({ type: 'RotationCancelled', at }) : accept(),
  );

const textOf = ({ lambdaArn, rules, externalRoleArn, ...rest }: RotationSettings): string =>
  JSON.stringify([
    lambdaArn,
    rules && [rules.automaticallyAfterDays, rules.duration, rules.scheduleExpression],
    externalRoleArn,
    rest.externalMetadata.map(({ key, value }) => [key, value]),
    rest.nextRotation,
  ]);
