import { describe, expect, it } from 'vitest';
import { faultOf } from '../../../app/telemetry/fault.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { UnreadableEvents, UnreadableHead } from '../../../domain/ports/unreadable.ts';

describe('The fault of an unexpected error', () => {
  it('has its class, its frames and those of its causes, and no message', () => {
    const fault = faultOf(new Error('secret', { cause: new TypeError('secret') }));
    expect(fault).toEqual({ name: 'Error', frames: expect.any(Array) });
    expect(fault.frames).toContain('caused by TypeError');
    expect(fault.frames[0]).toMatch(/^at .*faults\.spec\.ts/);
    expect(JSON.stringify(fault)).not.toContain('secret');
  });

  it.each([
    [new Outage('unavailable', 'The store is away', new Error('secret'))],
    [new Misconfiguration('The table is missing', new Error('secret'))],
    [new UnreadableEvents('schema 9 is not known')],
    [new UnreadableHead('schema 9 is not known')],
  ])('quotes what an operator must know: %s', (error) => {
    const fault = faultOf(error);
    expect(fault).toMatchObject({ name: error.name, reason: error.message });
    expect(JSON.stringify(fault)).not.toContain('secret');
  });

  it('has a name even if something else than an error was thrown', () => {
    expect(faultOf('secret')).toEqual({ name: 'string', frames: [] });
  });
});
