import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../../domain/secret/plaintext.ts';

const text = (value: string) => new Plaintext('string', new TextEncoder().encode(value));

describe('Plaintext', () => {
  it('does not reveal its value when printed, joined, serialised or inspected', () => {
    const secret = text('hunter2');
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 9, showHidden: true }),
      Object.values(secret).join(),
    ].join();
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain('104');
  });

  it('is equal only to the same kind and bytes', () => {
    expect(text('same').equals(text('same'))).toBe(true);
    expect(text('same').equals(text('Same'))).toBe(false);
    expect(text('same').equals(text('sam'))).toBe(false);
    expect(text('same').equals(new Plaintext('binary', text('same').reveal()))).toBe(false);
  });
});
