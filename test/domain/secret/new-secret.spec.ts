import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import {
  newSecretRejection,
  uniqueReplicas,
  uniqueTags,
} from '../../../domain/secret/new-secret.ts';
import { REGION } from '../../support/examples.ts';

const parts = { tags: [], replicas: [], externalType: null };
const tags = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({ key: `k${index}`, value: '' }));
const replica = (region: string, keyId = 'one') => ({
  region: branded<Region>(region),
  keyId: branded<never>(keyId),
  forceOverwrite: false,
});

describe('A new secret', () => {
  it('may have no optional parts', () => {
    expect(newSecretRejection(parts, REGION)).toBeNull();
  });

  it('may have 50 tags, but not 51', () => {
    expect(newSecretRejection({ ...parts, tags: tags(50) }, REGION)).toBeNull();
    expect(newSecretRejection({ ...parts, tags: tags(51) }, REGION)).toMatchObject({
      code: 'InvalidParameter',
    });
  });

  it.each(['aws:cloudformation:stack-name', 'AWS:x'])('cannot have the system tag %s', (key) => {
    expect(newSecretRejection({ ...parts, tags: [{ key, value: '' }] }, REGION)).toEqual({
      code: 'InvalidParameter',
      message: `You can't modify system tags. Tag key: '${key}'.`,
    });
  });

  it('gets the last value of a repeated tag, in the position of the first', () => {
    const given = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { key: 'A', value: '4' },
    ];
    expect(uniqueTags(given)).toEqual([
      { key: 'a', value: '3' },
      { key: 'b', value: '2' },
      { key: 'A', value: '4' },
    ]);
  });

  it('may have a known partner type, and no other', () => {
    expect(newSecretRejection({ ...parts, externalType: 'SnowflakePat' }, REGION)).toBeNull();
    expect(newSecretRejection({ ...parts, externalType: 'constructor' }, REGION)).toMatchObject({
      code: 'InvalidParameter',
    });
  });

  it.each([
    ['their own region', REGION],
    ['a region of another partition', 'cn-north-1'],
  ])('cannot be replicated to %s (M25)', (_case, region) => {
    const replicas = [replica('eu-central-1'), replica(region)];
    expect(newSecretRejection({ ...parts, replicas }, REGION)).toEqual({
      code: 'InvalidParameter',
      message: 'Invalid replica region.',
    });
  });

  it('gets the first of two replicas in the same region', () => {
    const first = replica('eu-central-1');
    expect(uniqueReplicas([first, replica('us-east-1'), replica('eu-central-1', 'two')])).toEqual([
      first,
      replica('us-east-1'),
    ]);
  });
});
