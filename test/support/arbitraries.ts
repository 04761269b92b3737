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

/** Text with every kind of character, and the names that plain objects trip over. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '__proto__', 'constructor', '\ud83d', '"\\\u0000\u2028'),
);

const at = fc.nat({ max: 4e12 }).map(instant);
const versionId = text.map((id) => branded<VersionId>(id));
const keyId = fc.option(text.map((id) => branded<KeyId>(id)));

const move = fc.record({
  stage: text.map((stage) => branded<Stage>(stage)),
  from: fc.option(versionId),
  to: fc.option(versionId),
});

/** The compiler asks for an arbitrary of a new event type. */
const EVENTS: ArbitraryOf = {
  SecretCreated: fc.record({
    type: fc.constant('SecretCreated' as const),
    at,
    arn: text.map((arn) => branded<SecretArn>(arn)),
    name: text.map((name) => branded<SecretName>(name)),
    description: fc.option(text),
    keyId,
    externalType: fc.option(text),
    token: fc.option(versionId),
  }),
  SecretVersionAdded: fc.record({
    type: fc.constant('SecretVersionAdded' as const),
    at,
    versionId,
    keyArns: fc.array(text.map((arn) => branded<KeyArn>(arn))),
    digest: text,
  }),
  VersionStagesMoved: fc.record({
    type: fc.constant('VersionStagesMoved' as const),
    at,
    moves: fc.array(move),
  }),
  SecretTagged: fc.record({
    type: fc.constant('SecretTagged' as const),
    at,
    tags: fc.array(fc.record({ key: text, value: text })),
  }),
  ReplicaAdded: fc.record({
    type: fc.constant('ReplicaAdded' as const),
    at,
    region: text.map((region) => branded<Region>(region)),
    keyId,
    forceOverwrite: fc.boolean(),
  }),
};

/** Any event, with stranger content than the rules let through. */
export const anyEvent: fc.Arbitrary<SecretEvent> = fc.oneof(...Object.values(EVENTS));
