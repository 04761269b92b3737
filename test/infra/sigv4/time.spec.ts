import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../infra/sigv4/timestamp.ts';
import { GET_SECRET_VALUE, presigned, SIGNED_AT, signed } from './client.ts';
import { judge, refusal, VERIFIED } from './server.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const invalid = (message: string) => refusal('InvalidSignatureException', message);

describe('the age of a signed request', async () => {
  const request = await signed();
  const at = (offset: number) => judge(request, { now: SIGNED_AT + offset });

  it.each([-5 * MINUTE, -1, 0, 1, 5 * MINUTE])('may be %d ms', (offset) => {
    expect(at(offset)).toEqual(VERIFIED);
  });

  it('is at most 5 minutes to the millisecond', () => {
    expect(at(5 * MINUTE + 1)).toEqual(
      invalid(
        'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
      ),
    );
  });

  it('is reported in the words of AWS when it is a day', () => {
    expect(at(24 * 60 * MINUTE)).toEqual(
      invalid(
        'Signature expired: 20150830T123600Z is now earlier than 20150831T123100Z (20150831T123600Z - 5 min.)',
      ),
    );
  });

  it('is at least -5 minutes to the millisecond', () => {
    expect(at(-5 * MINUTE - 1)).toEqual(
      invalid(
        'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
      ),
    );
  });

  it('crosses midnight: the scope keeps the day of signing', async () => {
    const signedAt = Date.UTC(2015, 7, 30, 23, 59, 59);
    const late = await signed(GET_SECRET_VALUE, { signedAt });
    expect(judge(late, { now: signedAt + 4 * MINUTE })).toEqual({ ...VERIFIED, signedAt });
  });

  it('is never valid by a clock that returns no time', () => {
    expect(() => judge(request, { now: Number.NaN })).toThrow(RangeError);
    expect(() => judge(request, { now: Number.POSITIVE_INFINITY })).toThrow(RangeError);
    expect(() => judge(request, { now: Number.NEGATIVE_INFINITY })).toThrow(RangeError);
  });
});

describe('the age of a presigned request', () => {
  it.each([
    [1, 1000],
    [60, -5 * MINUTE],
    [60, 60_000],
    [900, 15 * MINUTE],
    [604_800, WEEK],
  ])('of %d seconds may be %d ms', async (expiresIn, offset) => {
    const request = await presigned(GET_SECRET_VALUE, { expiresIn });
    expect(judge(request, { now: SIGNED_AT + offset })).toEqual(VERIFIED);
  });

  it('ends with X-Amz-Expires to the millisecond, also before 5 minutes', async () => {
    const request = await presigned(GET_SECRET_VALUE, { expiresIn: 60 });
    expect(judge(request, { now: SIGNED_AT + MINUTE + 1 })).toEqual(
      invalid(
        'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T123701Z - 60 sec.)',
      ),
    );
  });

  it('ends after a week at the latest', async () => {
    const request = await presigned(GET_SECRET_VALUE, { expiresIn: 604_800 });
    expect(judge(request, { now: SIGNED_AT + WEEK + 1000 })).toEqual(
      invalid(
        'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150906T123601Z - 604800 sec.)',
      ),
    );
  });

  it('starts 5 minutes early and no earlier, however long it lasts', async () => {
    const request = await presigned(GET_SECRET_VALUE, { expiresIn: 604_800 });
    expect(judge(request, { now: SIGNED_AT - 5 * MINUTE - 1 })).toEqual(
      invalid(
        'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
      ),
    );
  });
});

describe('a timestamp', () => {
  it.each([
    ['20150830T123600Z', SIGNED_AT],
    ['20240229T235959Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['19700101T000000Z', 0],
    ['99991231T235959Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('%s is a second of the calendar', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  it.each(['20230229T000000Z', '19000229T000000Z', '20150431T000000Z', '20150830T250000Z'])(
    '%s is not',
    (text) => {
      expect(parseTimestamp(text)).toBeNull();
    },
  );
});
