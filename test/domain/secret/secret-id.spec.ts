import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { matchesSuffix, parseSecretId } from '../../../domain/secret/secret-id.ts';
import { ACCOUNT, REGION } from '../../support/examples.ts';

const caller = { account: ACCOUNT, region: REGION };
const arn = (resource: string, place = `${REGION}:${ACCOUNT}`) =>
  `arn:aws:secretsmanager:${place}:secret:${resource}`;
const referenceTo = (name: string, suffix: string | null) => ({
  kind: 'secret',
  owner: caller,
  name,
  suffix,
});

describe('SecretId', () => {
  it('that does not start with arn: is a name in the account of the caller', () => {
    expect(parseSecretId('db/password', caller)).toEqual(referenceTo('db/password', null));
  });

  it('that is a name may end with a hyphen and six characters', () => {
    expect(parseSecretId('MyName-AbCdEf', caller)).toEqual(referenceTo('MyName-AbCdEf', null));
  });

  it('that is a full ARN has a name and a suffix', () => {
    expect(parseSecretId(arn('db/password-a1B2c3'), caller)).toEqual(
      referenceTo('db/password', 'a1B2c3'),
    );
  });

  it('that is an ARN without a suffix has only a name', () => {
    expect(parseSecretId(arn('db/password'), caller)).toEqual(referenceTo('db/password', null));
  });

  it('T30: that is an ARN ending with a hyphen and six characters always has a suffix', () => {
    const trap = 'Invalid/_+=.@-Name-a1b2c3';
    expect(parseSecretId(arn(trap), caller)).toEqual(referenceTo('Invalid/_+=.@-Name', 'a1b2c3'));
    expect(parseSecretId(arn(`${trap}-Zz9Yy8`), caller)).toEqual(referenceTo(trap, 'Zz9Yy8'));
  });

  it.each(['name-a1b2', 'name-a1b2c3-', 'name-a1b2c3d'])('may be the partial ARN of %s', (name) => {
    expect(parseSecretId(arn(name), caller)).toEqual(referenceTo(name, null));
  });

  it('keeps the account of an ARN, so that the right owner is authorised', () => {
    const theirs = parseSecretId(arn('x-a1B2c3', `${REGION}:999999999999`), caller);
    expect(theirs).toMatchObject({ kind: 'secret', owner: { account: '999999999999' } });
  });

  it.each([
    ['of another region', arn('x-a1B2c3', `us-east-1:${ACCOUNT}`)],
    ['of another partition', arn('x-a1B2c3').replace('arn:aws:', 'arn:aws-cn:')],
    ['of another service', arn('x-a1B2c3').replace('secretsmanager', 'ssm')],
    ['with a short account', arn('x-a1B2c3', `${REGION}:12`)],
    ['without a name', arn('')],
    ['with a name no secret can have', arn('a b-a1B2c3')],
    ['cut short', 'arn:'],
  ])('matches nothing if it is an ARN %s', (_case, id) => {
    expect(parseSecretId(id, caller)).toEqual({ kind: 'noSecret' });
  });

  it.each(['with space', 'star*', 'what?', 'back\\slash', 'new\nline', 'ümlaut', 'a#b', ''])(
    'cannot be the name %j',
    (id) => {
      expect(parseSecretId(id, caller)).toEqual({ kind: 'invalidName' });
    },
  );

  it('must have the partition of its region', () => {
    const china = { account: ACCOUNT, region: branded<Region>('cn-north-1') };
    const id = `arn:aws-cn:secretsmanager:cn-north-1:${ACCOUNT}:secret:x-a1B2c3`;
    expect(parseSecretId(id, china)).toMatchObject({ kind: 'secret', name: 'x' });
  });

  it('matches its suffix exactly, or any suffix if it has none', () => {
    expect(matchesSuffix(arn('x-a1B2c3'), 'a1B2c3')).toBe(true);
    expect(matchesSuffix(arn('x-a1B2c3'), 'a1b2c3')).toBe(false);
    expect(matchesSuffix(arn('x-a1B2c3'), null)).toBe(true);
  });
});
