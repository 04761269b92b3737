import { expect, it } from 'vitest';
import { deadlineSignal } from '../../../app/workers/deadline.ts';

it('A deadline signal reads the clock each time it is asked, and stays aborted', () => {
  const readings = [false, false, true, false].values();
  const signal = deadlineSignal(() => readings.next().value ?? false);
  let events = 0;
  signal.addEventListener('abort', () => {
    events += 1;
  });
  expect([signal.aborted, signal.aborted]).toEqual([false, false]);
  expect([signal.aborted, signal.aborted]).toEqual([true, true]);
  expect(events).toBe(1);
});

it('A deadline signal cancels what takes an AbortSignal once it was found to be over', () => {
  const signal = deadlineSignal(() => true);
  expect(signal).toBeInstanceOf(AbortSignal);
  expect(signal.aborted).toBe(true);
  expect(AbortSignal.any([signal]).aborted).toBe(true);
  expect(() => signal.throwIfAborted()).toThrow('aborted');
});
