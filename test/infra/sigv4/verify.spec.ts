import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAuthorization } from '../../../infra/sigv4/authorization.ts';
import { canonicalRequest, stringToSign } from '../../../infra/sigv4/canonical.ts';
import { LONGEST_PRESIGNED } from '../../../infra/sigv4/presigned.ts';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';
import { deriveSigningKey } from '../../../infra/sigv4/signing-key.ts';
import { ACCESS_KEY, GET_SECRET_VALUE, presigned, SIGNED_AT, signed } from './client.ts';
import { judge, mismatch, unknownKey, VERIFIED, withHeaders, withQuery } from './server.ts';

const noKey = () => null;
const anotherSecret = { ...ACCESS_KEY, secretAccessKey: 'another' };

const authorizationOf = (request: SignedRequest) => {
  const parsed = parseAuthorization(request, LONGEST_PRESIGNED);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.value;
};

/** Signs again with the given signing key. */
const resigned = (request: SignedRequest, key: KeyObject): SignedRequest => {
  const authorization = authorizationOf(request);
  const canonical = canonicalRequest(request, authorization.signedHeaders);
  const hmac = createHmac('sha256', key).update(stringToSign(authorization, canonical));
  const signature = hmac.digest('hex');
  const [, header = ''] = request.headers.find(([name]) => name === 'authorization') ?? [];
  return withHeaders(request, { authorization: header.replace(/[0-9a-f]{64}/, signature) });
};

describe('a known access key', () => {
  it('is verified with its own secret, in either form', async () => {
    expect(judge(await signed())).toEqual(VERIFIED);
    expect(judge(await presigned())).toEqual(VERIFIED);
  });

  it('is refused with another secret, in either form', async () => {
    const options = { accessKey: anotherSecret };
    expect(judge(await signed(GET_SECRET_VALUE, options))).toEqual(mismatch);
    expect(judge(await presigned(GET_SECRET_VALUE, options))).toEqual(mismatch);
  });

  it('is refused with the signing key of another day', async () => {
    const keyFor = () =>
      deriveSigningKey(ACCESS_KEY.secretAccessKey, {
        ...authorizationOf(request).scope,
        date: '20150829',
      });
    const request = await signed();
    expect(judge(request, { keyFor })).toEqual(mismatch);
  });
});

describe('an unknown access key', () => {
  it('is reported as unknown whether or not its signature could be right', async () => {
    const altered = (request: SignedRequest) => ({ ...request, body: Buffer.from('{}') });
    for (const request of [await signed(), await presigned()]) {
      expect(judge(request, { keyFor: noKey })).toEqual(unknownKey);
      expect(judge(altered(request), { keyFor: noKey })).toEqual(unknownKey);
    }
  });

  it('is reported as unknown even with a signature by the dummy key', async () => {
    const dummy = createSecretKey(Buffer.alloc(32));
    const forged = resigned(await signed(), dummy);
    expect(judge(forged, { keyFor: () => dummy })).toEqual(VERIFIED);
    expect(judge(forged, { keyFor: noKey })).toEqual(unknownKey);
  });
});

describe('a session token', () => {
  const accessKey = { ...ACCESS_KEY, sessionToken: 'a token/with+signs=' };

  it('makes a known key with a valid signature unknown, in either form', async () => {
    const request = await signed(GET_SECRET_VALUE, { accessKey });
    const query = await presigned(GET_SECRET_VALUE, { accessKey });
    expect(judge(request)).toEqual(unknownKey);
    expect(judge(query)).toEqual(unknownKey);
    expect(authorizationOf(request).sessionToken).toBe(accessKey.sessionToken);
    expect(authorizationOf(query).sessionToken).toBe(accessKey.sessionToken);
  });

  it('does so even when it is empty, or beside a presigned query', async () => {
    const headers = { ...GET_SECRET_VALUE.headers, 'X-Amz-Security-Token': '' };
    const unsigned = { ...GET_SECRET_VALUE, headers };
    const inQuery = await presigned({ ...GET_SECRET_VALUE, query: { 'X-Amz-Security-Token': '' } });
    expect(judge(await signed(unsigned))).toEqual(unknownKey);
    expect(judge(inQuery)).toEqual(unknownKey);

    const beside = withHeaders(await presigned(), { 'X-Amz-Security-Token': 'x' });
    const covered = withQuery(beside, (text) =>
      text.replace('x-amz-target', 'x-amz-security-token%3Bx-amz-target'),
    );
    expect(judge(covered)).toEqual(unknownKey);
  });

  it('does so with a signature that does not match, like any unknown key', async () => {
    const options = { accessKey: { ...accessKey, secretAccessKey: 'another' } };
    expect(judge(await signed(GET_SECRET_VALUE, options))).toEqual(unknownKey);
  });
});

describe('the order of checks', () => {
  const late = { now: SIGNED_AT + 3_600_000 };

  it('is coverage, scope, time, key, signature', async () => {
    const wrongRegion = await signed(GET_SECRET_VALUE, {
      region: 'nowhere',
      accessKey: anotherSecret,
    });
    const uncovered = withHeaders(wrongRegion, { 'x-amz-new': '1' });
    const wrongSecret = await signed(GET_SECRET_VALUE, { accessKey: anotherSecret });
    const messageOf = (verdict: ReturnType<typeof judge>) =>
      verdict.verified ? 'verified' : verdict.refusal.message;

    expect(messageOf(judge(uncovered, late))).toContain("must be a 'SignedHeader'");
    expect(messageOf(judge(wrongRegion, late))).toContain('valid region');
    expect(messageOf(judge(wrongSecret, late))).toContain('Signature expired');
    expect(judge(wrongSecret, { keyFor: noKey })).toEqual(unknownKey);
    expect(judge(wrongSecret)).toEqual(mismatch);
  });

  it('gives known and unknown keys the same answers until the signature is checked', async () => {
    const wrongRegion = await signed(GET_SECRET_VALUE, { region: 'nowhere' });
    const uncovered = withHeaders(await signed(), { 'x-amz-new': '1' });
    for (const request of [wrongRegion, uncovered]) {
      expect(judge(request, { keyFor: noKey })).toEqual(judge(request));
    }
    const request = await signed();
    expect(judge(request, { ...late, keyFor: noKey })).toEqual(judge(request, late));
  });
});

describe('a refusal', () => {
  it('never repeats the signature, the secret or the canonical request', async () => {
    const wrong = await signed(GET_SECRET_VALUE, { accessKey: anotherSecret });
    const text = JSON.stringify(judge(wrong));
    expect(text).not.toContain(authorizationOf(wrong).signature);
    expect(text).not.toContain(ACCESS_KEY.secretAccessKey);
    expect(text).not.toContain('x-amz-target');
  });
});
