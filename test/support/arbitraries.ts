import fc from 'fast-check';
import type { EventOf, SecretEvent } from '../../domain/secret/events.ts';
import {
  branded,
  instant,
  type KeyArn,
  type KeyId,
  type Region,
  type SecretArn,
  type SecretName,
  type Stage,
  type VersionId,
} from '../../domain/secret/ids.ts';

type ArbitraryOf = { readonly [Type in SecretEvent['type']]: fc.Arbitrary<EventOf<Type>> };

/** Text with every kind of character, and names that are special in plain objects. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '__proto__', 'constructor', '\ud83d', '"\\\u0000\u2028'),
);

const at = fc.nat({ max: 4e12 }).map(instant);
const versionId = text.map((id) => branded<VersionId>(id));
const keyId = fc.option(text.map((id) => branded<KeyId>(id)));

const keyArns = fc.array(text.map((arn) => branded<KeyArn>(arn)));
const region = fc
  .stringMatching(/^([a-z]{1,6}-){1,3}\d{1,2}$/)
  .map((name) => branded<Region>(name));
const name = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9/_+=.@!-]{1,20}$/),
    fc.constantFrom('__proto__', 'constructor', 'x'.repeat(512)),
  )
  .map((text) => branded<SecretName>(text));

const move = fc.record({
  stage: text.map((stage) => branded<Stage>(stage)),
  from: fc.option(versionId),
  to: fc.option(versionId),
});

const rotation = fc.record({
  lambdaArn: fc.option(text),
  rules: fc.option(
    fc.record({
      automaticallyAfterDays: fc.option(fc.nat()),
      duration: fc.option(text),
      scheduleExpression: fc.option(text),
    }),
  ),
  externalRoleArn: fc.option(text),
  externalMetadata: fc.array(fc.record({ key: text, value: text })),
  nextRotation: fc.option(at),
});

const copiedRotation = fc
  .tuple(rotation, fc.record({ enabled: fc.boolean(), configuredAt: at }))
  .map(([settings, rest]) => ({ ...settings, ...rest }));

const copiedVersion = fc.record({
  versionId,
  createdAt: at,
  keyArns,
  defaultKeyArn: fc.option(text.map((arn) => branded<KeyArn>(arn))),
  digest: fc.option(text),
  sourceDigest: fc.option(text),
});

/** Epochs and commits are counted from 1. */
const count = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const link = fc.record({ region, epoch: count });

/** An arbitrary of an event type with these members. */
const fact = <Type extends SecretEvent['type'], Members>(
  type: Type,
  members: fc.Arbitrary<Members>,
) => fc.tuple(at, members).map(([moment, rest]) => ({ type, at: moment, ...rest }));

const nothing = fc.constant({});

/** One arbitrary per event type; the compiler requires one for a new type. */
const EVENTS: ArbitraryOf = {
  SecretCreated: fact(
    'SecretCreated',
    fc.record({
      arn: text.map((arn) => branded<SecretArn>(arn)),
      name,
      description: fc.option(text),
      keyId,
      externalType: fc.option(text),
      token: fc.option(versionId),
    }),
  ),
  SecretVersionAdded: fact('SecretVersionAdded', fc.record({ versionId, keyArns, digest: text })),
  SecretVersionRegistered: fact('SecretVersionRegistered', fc.record({ versionId })),
  VersionStagesMoved: fact('VersionStagesMoved', fc.record({ moves: fc.array(move) })),
  VersionsPruned: fact('VersionsPruned', fc.record({ versionIds: fc.array(versionId) })),
  SecretDescribed: fact(
    'SecretDescribed',
    fc.record(
      { description: fc.option(text), externalType: fc.option(text) },
      { requiredKeys: [] },
    ),
  ),
  EncryptionKeyChanged: fact(
    'EncryptionKeyChanged',
    fc.record({
      keyId,
      rewrapped: fc.array(fc.record({ versionId, keyArns })),
    }),
  ),
  SecretTagged: fact(
    'SecretTagged',
    fc.record({ tags: fc.array(fc.record({ key: text, value: text })) }),
  ),
  SecretUntagged: fact('SecretUntagged', fc.record({ keys: fc.array(text) })),
  ResourcePolicyAttached: fact('ResourcePolicyAttached', fc.record({ policy: text })),
  ResourcePolicyRemoved: fact('ResourcePolicyRemoved', nothing),
  RotationConfigured: fact('RotationConfigured', fc.record({ rotation })),
  RotationCancelled: fact('RotationCancelled', nothing),
  RotationRescheduled: fact('RotationRescheduled', fc.record({ nextRotation: fc.option(at) })),
  DeletionScheduled: fact('DeletionScheduled', fc.record({ purgeAfter: at })),
  DeletionCancelled: fact('DeletionCancelled', nothing),
  SecretPurged: fact('SecretPurged', nothing),
  ReplicaAdded: fact(
    'ReplicaAdded',
    fc.record(
      { region, keyId, forceOverwrite: fc.boolean(), epoch: count },
      { requiredKeys: ['region', 'keyId', 'forceOverwrite'] },
    ),
  ),
  ReplicaRemoved: fact(
    'ReplicaRemoved',
    fc.record(
      { region, promoted: fc.constant(true as const), known: count },
      { requiredKeys: ['region'] },
    ),
  ),
  ForceOverwriteSpent: fact('ForceOverwriteSpent', fc.record({ region })),
  ReplicaCopied: fact(
    'ReplicaCopied',
    fc.record({
      source: fc.record({ region, epoch: count, seq: count }),
      arn: text.map((arn) => branded<SecretArn>(arn)),
      name,
      description: fc.option(text),
      keyId,
      externalType: fc.option(text),
      versions: fc.array(copiedVersion),
      stages: fc.array(
        fc.tuple(
          text.map((stage) => branded<Stage>(stage)),
          versionId,
        ),
      ),
      tags: fc.option(fc.array(fc.tuple(text, text))),
      policy: fc.option(text),
      rotation: fc.option(copiedRotation),
    }),
  ),
  ReplicaPromoted: fact('ReplicaPromoted', fc.record({ link })),
  ReplicaFenced: fact('ReplicaFenced', fc.record({ link })),
};

/** Any event, with content that the rules would reject too. */
export const anyEvent: fc.Arbitrary<SecretEvent> = fc.oneof(...Object.values(EVENTS));
