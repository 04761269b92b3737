import { describe, expect, it } from 'vitest';
import type { ScheduleClock } from '../../../domain/ports/schedule-clock.ts';
import {
  invalidField,
  MINUTES_NOT_ZERO,
  NEVER,
  NO_EXPRESSION,
  ONE_DAY_FIELD,
  TOO_OFTEN,
  YEAR_NOT_ANY,
} from '../../../domain/rotation/messages.ts';
import { rejectionMessage, scheduled } from './rules.ts';

const cron = (fields: string) => ({ scheduleExpression: `cron(${fields})` });

describe('A cron expression', () => {
  it.each([
    '0 8 1 * ? *',
    '0 0 L * ? *',
    '0 16 1,15 * ? *',
    '0 0 1/10 * ? *',
    '0 0 /10 * ? *',
    '0 0 */10 * ? *',
    '0 0 1-7 * ? *',
    '0 0 1-28/7,L * ? *',
    '0 0 01 01 ? *',
    '0 8 ? * MON-FRI *',
    '0 18 ? * SAT *',
    '0 0 ? * 1,3,7 *',
    '0 0 ? * 2/2 *',
    '0 0 ? * * *',
    '0 0 ? * L *',
    '0 0 ? * 6L *',
    '0 0 ? * FRIL *',
    '0 0 ? * TUE#2 *',
    '0 0 ? * 3#5 *',
    '0 0 ? 1/3 SUN#1 *',
    '0 0 ? JAN,APR-JUN,12 SUN *',
    '0 0 ? jan mon *',
    '0 8/8 * * ? *',
  ])('may be %s', (fields) => {
    expect(scheduled(cron(fields)).repeat).toEqual({ kind: 'cron', fields });
  });

  it.each(['1', '30', '*', '/5', '00', '0,30', '?'])('cannot have the minutes %s', (minutes) => {
    expect(rejectionMessage(cron(`${minutes} 8 1 * ? *`))).toBe(MINUTES_NOT_ZERO);
  });

  it.each(['2026', '2026-2030', '?', '/1', '**'])('cannot have the year %s', (year) => {
    expect(rejectionMessage(cron(`0 8 1 * ? ${year}`))).toBe(YEAR_NOT_ANY);
  });

  it.each([
    '0 8 1 * *',
    '0 8 1 * ? * *',
    '0 8 1 * ?',
    '0',
    '0  8 1 * ? *',
    ' 0 8 1 * ? *',
    '0 8 1 * ? * ',
  ])('must have six fields separated by single spaces: not %j', (fields) => {
    expect(rejectionMessage(cron(fields))).toBe(NO_EXPRESSION);
  });

  it.each(['0 8 ? * ? *', '0 8 * * * *', '0 8 1 * MON *', '0 8 L * L *'])(
    'must have ? in exactly one of the day fields: not %s',
    (fields) => {
      expect(rejectionMessage(cron(fields))).toBe(ONE_DAY_FIELD);
    },
  );

  it.each([
    ...['0', '32', '1-', '-1', '1,', ',1', '1,,2', 'W', '15W', 'LW', 'L-3', '1-L', 'L/2', '1#2'],
    ...['MON', '?,1', '1/', '1//2', '1/100', '1-2-3', '*-3', '001', '1+2', '1;2', 'LL'],
  ])('cannot have the day of month %s', (day) => {
    expect(rejectionMessage(cron(`0 8 ${day} * ? *`))).toBe(invalidField('day-of-month'));
  });

  it.each(['0', '13', '?', 'L', 'JANUARY', 'JANFEB', 'MON', '1,', '1-', 'JAN-', '1#1', '/'])(
    'cannot have the month %s',
    (month) => {
      expect(rejectionMessage(cron(`0 8 1 ${month} ? *`))).toBe(invalidField('month'));
    },
  );

  it.each([
    ...['0', '8', 'SUNDAY', 'SUNMON', 'JAN', '1#0', '1#6', '1#', '#1', '*#1', 'MON#2,TUE#3', '0L'],
    ...['8L', 'LL', '1-3L', '1,L', '1-5#1', '1L#2', '+MON', 'MON+', '1W', '01', 'FRI#L'],
  ])('cannot have the day of week %s', (day) => {
    expect(rejectionMessage(cron(`0 8 ? * ${day} *`))).toBe(invalidField('day-of-week'));
  });

  it.each([
    '24',
    '-1',
    '8-20',
    '8-20/6',
    '?',
    'L',
    '8/',
    '/',
    '/0',
    '/24',
    '8/24',
    '8,',
    ',8',
    '8,,12',
    '',
  ])('cannot have the hours %j', (hours) => {
    const message = hours === '' ? NO_EXPRESSION : invalidField('hours');
    expect(rejectionMessage(cron(`0 ${hours} * * ? *`.replace('  ', ' ')))).toBe(message);
  });

  it.each(['*', '/1', '/3', '*/2', '20/3', '0,3', '3,0', '8,12,15', '/8,2', '0,23,22'])(
    'cannot start windows less than four hours apart, as with the hours %s',
    (hours) => {
      expect(rejectionMessage(cron(`0 ${hours} * * ? *`))).toBe(TOO_OFTEN);
    },
  );

  it.each([
    '/4',
    '*/4',
    '0/4',
    '/5',
    '/23',
    '23/1',
    '22/2',
    '12,0',
    '0,4,8',
    '8,8',
    '/8,16',
    '08',
    '1/23',
  ])('may start windows at least four hours apart, as with the hours %s', (hours) => {
    expect(rejectionMessage(cron(`0 ${hours} * * ? *`))).toBeNull();
  });

  it('must specify an existing day', () => {
    const calls: unknown[] = [];
    const never: ScheduleClock = {
      nextMatch: (...call) => {
        calls.push(call);
        return null;
      },
    };
    expect(rejectionMessage(cron('0 8 30 2 ? *'), never)).toBe(NEVER);
    expect(calls).toEqual([['0 8 30 2 ? *', 0]]);
  });

  it('is parsed quickly, however long its lists are', () => {
    const long = Array.from({ length: 120 }, () => '1').join(',');
    expect(rejectionMessage(cron(`0 8 ${long},x * ? *`))).toBe(invalidField('day-of-month'));
    expect(rejectionMessage(cron(`0 8 1 ${long},x ? *`))).toBe(invalidField('month'));
    expect(rejectionMessage(cron(`0 8 ? * ${long},x *`))).toBe(invalidField('day-of-week'));
  });
});
