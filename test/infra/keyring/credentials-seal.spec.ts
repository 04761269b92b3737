import { describe, expect, it } from 'vitest';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

describe('The seal of the root credentials', () => {
  it('takes some in clear until there were none, which the keyring remembers', () => {
    const directory = temporaryDirectory();
    const { credentialsSeal } = openKeyring({ directory });
    expect(credentialsSeal.acceptsCleartext()).toBe(true);

    credentialsSeal.rejectCleartext();

    expect(credentialsSeal.acceptsCleartext()).toBe(false);
    expect(openKeyring({ directory }).credentialsSeal.acceptsCleartext()).toBe(false);
    expect(credentialsSeal.accessKeyId()).toBeNull();
  });

  it('takes none in clear once others are in force', () => {
    const { credentialsSeal } = openKeyring();
    credentialsSeal.setAccessKeyId('AKIAIOSFODNN7EXAMPLE');
    expect(credentialsSeal.acceptsCleartext()).toBe(false);
  });
});
