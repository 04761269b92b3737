import { describe, expect, it } from 'vitest';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

describe('The seal of the root credentials', () => {
  it('accepts cleartext credentials until there are none, which the keyring records', () => {
    const directory = temporaryDirectory();
    const { credentialsSeal } = openKeyring({ directory });
    expect(credentialsSeal.acceptsCleartext()).toBe(true);

    credentialsSeal.rejectCleartext();

    expect(credentialsSeal.acceptsCleartext()).toBe(false);
    expect(openKeyring({ directory }).credentialsSeal.acceptsCleartext()).toBe(false);
    expect(credentialsSeal.accessKeyId()).toBeNull();
  });

  it('rejects cleartext credentials once others are current', () => {
    const { credentialsSeal } = openKeyring();
    credentialsSeal.setAccessKeyId('AKIAIOSFODNN7EXAMPLE');
    expect(credentialsSeal.acceptsCleartext()).toBe(false);
  });
});
