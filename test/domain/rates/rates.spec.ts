import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AWS_RATES,
  RATE_GROUP_NAMES,
  RATES_MEANING,
  readRates,
} from '../../../domain/rates/rates.ts';

describe('A rates setting', () => {
  it('is off, or the rates of AWS', () => {
    expect(readRates('off')).toBe('off');
    expect(readRates('aws')).toEqual(AWS_RATES);
  });

  it('is the rates of AWS except for the groups it specifies', () => {
    expect(readRates('aws,ListSecrets=20,GetSecretValue=500')).toEqual({
      ...AWS_RATES,
      ListSecrets: 20,
      GetSecretValue: 500,
    });
  });

  it.each([
    '',
    'on',
    'AWS',
    'off,ListSecrets=20',
    'ListSecrets=20',
    'aws,',
    'aws,ListSecrets',
    'aws,ListSecrets=',
    'aws,ListSecrets=0',
    'aws,ListSecrets=-1',
    'aws,ListSecrets=1.5',
    'aws,ListSecrets=1e3',
    'aws,ListSecrets=020',
    'aws,ListSecrets=1234567890',
    'aws, ListSecrets=20',
    'aws,ListSecrets=20=30',
    'aws,listsecrets=20',
    'aws,TagResource=20',
    'aws,toString=20',
    'aws,ListSecrets=20,ListSecrets=20',
  ])('cannot be %j', (text) => {
    expect(readRates(text)).toBeNull();
  });

  it('is documented with the names of all groups', () => {
    for (const group of RATE_GROUP_NAMES) expect(RATES_MEANING).toContain(group);
  });

  it('is parsed with any groups in any order', () => {
    const rates = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...RATE_GROUP_NAMES), fc.integer({ min: 1, max: 999_999_999 })),
      { selector: ([group]) => group },
    );
    fc.assert(
      fc.property(rates, (own) => {
        const text = ['aws', ...own.map(([group, rate]) => `${group}=${rate}`)].join(',');
        expect(readRates(text)).toEqual({ ...AWS_RATES, ...Object.fromEntries(own) });
      }),
    );
  });

  it('is parsed completely or rejected, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        const read = readRates(`aws,${rest}`);
        expect(read === null ? RATE_GROUP_NAMES : Object.keys(read)).toEqual(RATE_GROUP_NAMES);
      }),
    );
  });
});
