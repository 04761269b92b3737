import { describe, expect, it } from 'vitest';
import { instant } from '../../../domain/secret/ids.ts';
import { isRetryOf } from '../../../domain/secret/retries.ts';
import { deletionScheduled, later, moved, NOON } from '../../support/examples.ts';

const ACTOR = 'arn:aws:iam::123456789012:root';
const origin = { actor: ACTOR, requestId: 'the first', at: NOON };
const scheduled = { seq: 3, origin, events: [deletionScheduled(later(7))] };
const again = (milliseconds: number, actor = ACTOR) => ({
  actor,
  requestId: 'another',
  at: instant(NOON + milliseconds),
});
const effect = { made: ({ type }: { readonly type: string }) => type === 'DeletionScheduled' };

describe('A request without a token', () => {
  it.each([0, 60_000, 120_000, -120_000])(
    'is a retry if the same caller made the change %i ms before',
    (milliseconds) => {
      expect(isRetryOf(again(milliseconds), scheduled, effect)).toBe(true);
    },
  );

  it.each([120_001, -120_001])(
    'is not a retry outside the retry window, or with a clock too far off: %i ms',
    (ms) => {
      expect(isRetryOf(again(ms), scheduled, effect)).toBe(false);
    },
  );

  it('is not a retry if another caller made the change', () => {
    const other = again(1000, 'arn:aws:iam::123456789012:user/other');
    expect(isRetryOf(other, scheduled, effect)).toBe(false);
  });

  it('is not a retry if the commit did something else, or more', () => {
    const moving = moved(['AWSCURRENT', 'v1', 'v2']);
    expect(isRetryOf(again(0), { ...scheduled, events: [moving] }, effect)).toBe(false);
    const more = { ...scheduled, events: [...scheduled.events, moving] };
    expect(isRetryOf(again(0), more, effect)).toBe(false);
  });
});
