import { describe, expect, it } from 'vitest';
import type { TagSecret, UntagSecret } from '../../../domain/secret/commands.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { created, deletionScheduled, later, NOON, tagged } from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const tag = (tags: Readonly<Record<string, string>>): TagSecret => ({
  type: 'TagSecret',
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  now: NOON,
});
const untag = (...keys: readonly string[]): UntagSecret => ({
  type: 'UntagSecret',
  keys,
  now: NOON,
});
const untagged = (...keys: readonly string[]) =>
  ({ type: 'SecretUntagged', at: NOON, keys }) as const;
const numbered = (count: number, prefix = 'k') =>
  Object.fromEntries(Array.from({ length: count }, (_none, index) => [`${prefix}${index}`, 'v']));
const tagsAfter = (...events: readonly SecretEvent[]) => {
  const secret = fold(events);
  return secret.status === 'absent' || secret.tags === null ? null : [...secret.tags];
};

describe('TagResource', () => {
  it('adds tags, and only sets those that differ', () => {
    given(created(), tagged({ a: '1', b: '2' }))
      .when(tag({ a: '1', b: '3', c: '' }))
      .emits(tagged({ b: '3', c: '' }));
  });

  it('changes nothing if all tags are already set', () => {
    given(created(), tagged({ a: '1' }))
      .when(tag({ a: '1' }))
      .emitsNothing();
  });

  it('T21: keeps the position of an existing key, and appends a new one', () => {
    expect(tagsAfter(created(), tagged({ a: '1', b: '2' }), tagged({ c: '3', a: '9' }))).toEqual([
      ['a', '9'],
      ['b', '2'],
      ['c', '3'],
    ]);
  });

  it('distinguishes keys that differ in case', () => {
    given(created(), tagged({ team: 'a' }))
      .when(tag({ Team: 'a' }))
      .emits(tagged({ Team: 'a' }));
  });

  it.each(['aws:cloudformation:stack-name', 'AWS:x'])('rejects the system key %s (M29)', (key) => {
    const message = `You can't modify system tags. Tag key: '${key}'.`;
    given(created())
      .when(tag({ fine: '', [key]: 'x' }))
      .rejectedAs('InvalidParameter', message);
    given(created()).when(untag('fine', key)).rejectedAs('InvalidParameter', message);
  });

  it('allows 50 tags and no more, in one request or several', () => {
    const message = "You can't attach more than 50 tags to a secret.";
    given(created())
      .when(tag(numbered(50)))
      .emits(tagged(numbered(50)));
    given(created())
      .when(tag(numbered(51)))
      .rejectedAs('InvalidParameter', message);
    given(created(), tagged(numbered(50)))
      .when(tag({ other: 'v' }))
      .rejectedAs('InvalidParameter', message);
    given(created(), tagged(numbered(50)))
      .when(tag({ k7: 'changed' }))
      .emits(tagged({ k7: 'changed' }));
  });
});

describe('UntagResource', () => {
  it('removes existing keys, each once', () => {
    given(created(), tagged({ a: '1', b: '2' }))
      .when(untag('b', 'none', 'b'))
      .emits(untagged('b'));
  });

  it('changes nothing if no key exists', () => {
    given(created(), tagged({ a: '1' }))
      .when(untag('A'))
      .emitsNothing();
    given(created()).when(untag('a')).emitsNothing();
  });

  it('T22: leaves an empty list, unlike a secret that was never tagged', () => {
    expect(tagsAfter(created(), tagged({ a: '1' }), untagged('a'))).toEqual([]);
    expect(tagsAfter(created())).toBeNull();
  });
});

describe.each([
  ['TagResource', tag({ 'aws:x': '' })],
  ['UntagResource', untag('aws:x')],
])('%s', (_name, command) => {
  it('is rejected if the secret does not exist (M1) or is marked for deletion (M6), before its keys are checked', () => {
    given()
      .when(command)
      .rejectedAs('ResourceNotFound', "Secrets Manager can't find the specified secret.");
    given(created(), deletionScheduled(later(1)))
      .when(command)
      .rejectedAs(
        'InvalidRequest',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
  });
});
