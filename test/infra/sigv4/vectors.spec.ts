import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAuthorization } from '../../../infra/sigv4/authorization.ts';
import { canonicalRequest, stringToSign } from '../../../infra/sigv4/canonical.ts';
import { LONGEST_PRESIGNED } from '../../../infra/sigv4/presigned.ts';
import { deriveSigningKey } from '../../../infra/sigv4/signing-key.ts';
import { judge } from './server.ts';
import { allVectors, type Vector } from './vector-files.ts';

const vectors = allVectors();

const named = (name: string): Vector => {
  const found = vectors.find((vector) => vector.name.endsWith(`: ${name}`));
  if (found === undefined) throw new Error(`no vector is called ${name}`);
  return found;
};

const authorizationOf = ({ request }: Vector) => {
  const parsed = parseAuthorization(request, LONGEST_PRESIGNED);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.value;
};

const signatureOf = (vector: Vector): string => {
  const { scope } = authorizationOf(vector);
  return createHmac('sha256', deriveSigningKey(vector.secretAccessKey, scope))
    .update(vector.stringToSign)
    .digest('hex');
};

describe('signatures made by botocore', () => {
  describe.each(vectors)('$name', (vector) => {
    it('is parsed as intended', () => {
      expect(authorizationOf(vector)).toMatchObject({
        form: vector.form,
        accessKeyId: vector.accessKeyId,
        scope: {
          date: '20150830',
          region: vector.region,
          service: vector.service,
          terminator: 'aws4_request',
        },
        signature: vector.signature,
        timestamp: '20150830T123600Z',
        signedAt: vector.signedAt,
      });
    });

    it('has this canonical request', () => {
      const { signedHeaders } = authorizationOf(vector);
      expect(canonicalRequest(vector.request, signedHeaders)).toBe(vector.canonicalRequest);
    });

    it('has this string to sign', () => {
      expect(stringToSign(authorizationOf(vector), vector.canonicalRequest)).toBe(
        vector.stringToSign,
      );
    });

    it('has this signature', () => {
      expect(signatureOf(vector)).toBe(vector.signature);
    });

    it('is verified', () => {
      expect(judge(vector.request, { now: vector.signedAt, service: vector.service })).toEqual({
        verified: true,
        accessKeyId: vector.accessKeyId,
        region: vector.region,
        signedAt: vector.signedAt,
      });
    });
  });
});

describe('values AWS published', () => {
  it.each([
    [
      'nothing but a host and a date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    ['POST without a body', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    ['IAM ListUsers', '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7'],
  ])('the signature of %s', (name, published) => {
    expect(signatureOf(named(name))).toBe(published);
  });

  it('the signing key of the IAM example', () => {
    const { secretAccessKey } = named('IAM ListUsers');
    const scope = { date: '20150830', region: 'us-east-1', service: 'iam', terminator: '' };
    expect(deriveSigningKey(secretAccessKey, scope).export().toString('hex')).toBe(
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });
});
