import { expect, it } from 'vitest';
import { PRESIGNED_MAX, readPresignedMax } from '../../../infra/sigv4/presigned.ts';
import { GET_SECRET_VALUE, presigned, SIGNED_AT, signed } from './client.ts';
import { judge, refusal, VERIFIED } from './server.ts';

const incomplete = (message: string) => refusal('IncompleteSignatureException', message);
const tooLong = (longest: number) =>
  incomplete(`'X-Amz-Expires' must be a whole number of seconds from 1 to ${longest}.`);

it.each([
  [PRESIGNED_MAX, 900],
  [60, 60],
  [604_799, 604_799],
])(
  'A presigned request may be valid for up to the maximum of %d seconds, and no longer',
  async (presignedMax, expiresIn) => {
    const allowed = await presigned(GET_SECRET_VALUE, { expiresIn });
    const now = SIGNED_AT + expiresIn * 1000;
    expect(judge(allowed, { presignedMax, now })).toEqual(VERIFIED);
    const longer = await presigned(GET_SECRET_VALUE, { expiresIn: expiresIn + 1 });
    // From its first moment on: no client should rely on a request that expires earlier than it says.
    expect(judge(longer, { presignedMax })).toEqual(tooLong(presignedMax));
  },
);

it('Presigned requests are rejected where they are not allowed, and signed headers are accepted', async () => {
  const request = await presigned(GET_SECRET_VALUE, { expiresIn: 1 });
  expect(judge(request, { presignedMax: 0 })).toEqual(
    incomplete('Presigned requests are not accepted: sign in the Authorization header.'),
  );
  expect(judge({ ...request, query: 'X-Amz-Date' }, { presignedMax: 0 })).toMatchObject({
    verified: false,
  });
  expect(judge(await signed(), { presignedMax: 0 })).toEqual(VERIFIED);
});

it.each([
  ['0', 0],
  ['900', 900],
  ['604800', 604_800],
  ['604801', null],
  ['', null],
  ['-1', null],
  ['15m', null],
  ['1e3', null],
])('The setting %j is read as %j', (text, seconds) => {
  expect(readPresignedMax(text)).toBe(seconds);
});
