import { describe, it } from 'vitest';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET } from '../../../domain/secret/messages.ts';
import { created, deletionScheduled, later } from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const POLICY = '{"Statement":[]}';
const attached = (policy: string) =>
  ({ type: 'ResourcePolicyAttached', at: later(1), policy }) as const;
const removed = { type: 'ResourcePolicyRemoved', at: later(2) } as const;
const attach = { type: 'AttachPolicy', policy: POLICY, now: later(1) } as const;
const remove = { type: 'RemovePolicy', now: later(2) } as const;

describe('A resource policy', () => {
  it('is attached', () => given(created()).when(attach).emits(attached(POLICY)));

  it('replaces another', () =>
    given(created(), attached('{}')).when(attach).emits(attached(POLICY)));

  it('that is already attached changes nothing', () =>
    given(created(), attached(POLICY)).when(attach).emitsNothing());

  it('is removed only once', () => {
    given(created(), attached(POLICY)).when(remove).emits(removed);
    given(created(), attached(POLICY), removed).when(remove).emitsNothing();
    given(created()).when(remove).emitsNothing();
  });

  it('can be attached again after it is removed', () =>
    given(created(), attached(POLICY), removed).when(attach).emits(attached(POLICY)));

  it.each([attach, remove])('requires an active secret: $type', (command) => {
    given().when(command).rejectedAs('ResourceNotFound', NO_SUCH_SECRET);
    given(created(), deletionScheduled(later(9)))
      .when(command)
      .rejectedAs('InvalidRequest', MARKED_FOR_DELETION);
  });
});
