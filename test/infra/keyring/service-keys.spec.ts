import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const bytesOf = (key: KeyObject): string => key.export().toString('hex');

describe('A key of the service', () => {
  it('has 32 bytes, and differs for each purpose', () => {
    const { serviceKey } = openKeyring();

    const [credentials, store] = [serviceKey('credentials'), serviceKey('store-integrity')];

    expect(credentials.export()).toHaveLength(32);
    expect(bytesOf(credentials)).not.toBe(bytesOf(store));
  });

  it('is the same at the next start, and for every process that has the keyring open', () => {
    const directory = temporaryDirectory();
    const first = openKeyring({ directory });
    const second = openKeyring({ directory });
    const key = bytesOf(first.serviceKey('store-integrity'));
    first.close();
    second.close();

    const third = openKeyring({ directory });

    expect(bytesOf(second.serviceKey('store-integrity'))).toBe(key);
    expect(bytesOf(third.serviceKey('store-integrity'))).toBe(key);
  });

  it('differs in another keyring, even under the same root key', () => {
    const rootKey = Buffer.alloc(32, 9).toString('base64');

    const [left, right] = [openKeyring({ rootKey }), openKeyring({ rootKey })];

    expect(bytesOf(left.serviceKey('credentials'))).not.toBe(
      bytesOf(right.serviceKey('credentials')),
    );
  });
});
