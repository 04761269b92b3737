import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../domain/secret/ids.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(async () => {
  service = memoryService();
  await service.ask('CreateSecret', { Name: 'db' });
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const LAMBDA = 'arn:aws:lambda:us-west-2:123456789012:function:rotate';
const ROLE = 'arn:aws:iam::123456789012:role/rotate';
const ask = async (operation: string, input: Input) => (await service.ask(operation, input)).json;
const describeDb = () => ask('DescribeSecret', { SecretId: 'db' });
const rotate = (input: Input) =>
  ask('RotateSecret', { SecretId: 'db', ClientRequestToken: TOKEN, ...input });
const configure = (input: Input) => rotate({ RotateImmediately: false, ...input });
const midnight = (day: number) => Date.UTC(2026, 0, day) / 1000;

const refusal = (__type: string, Message: unknown) => ({ __type, Message });

describe('RotateSecret with RotateImmediately=false', () => {
  it('T36 stores the configuration, moves no label and answers the identity', async () => {
    const { ARN, VersionIdsToStages } = await describeDb();
    const RotationRules = { AutomaticallyAfterDays: 10, Duration: '2h' };
    expect(await configure({ RotationLambdaARN: LAMBDA, RotationRules })).toEqual({
      ARN,
      Name: 'db',
    });
    const described = await describeDb();
    expect(described).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: LAMBDA,
      RotationRules,
      NextRotationDate: midnight(12) + 2 * 3600,
    });
    expect(described).not.toHaveProperty('LastRotatedDate');
    expect(described.VersionIdsToStages).toEqual(VersionIdsToStages);
    expect((await ask('ListSecrets', {})).SecretList).toEqual([described]);
  });

  it('keeps the members that a later request leaves out', async () => {
    const RotationRules = { ScheduleExpression: 'cron(0 8 1 * ? *)' };
    await configure({ RotationLambdaARN: LAMBDA, RotationRules });
    await configure({});
    expect(await describeDb()).toMatchObject({ RotationLambdaARN: LAMBDA, RotationRules });
    await configure({ RotationRules: { AutomaticallyAfterDays: 1 } });
    const { RotationLambdaARN, RotationRules: rules } = await describeDb();
    expect([RotationLambdaARN, rules]).toEqual([LAMBDA, { AutomaticallyAfterDays: 1 }]);
  });

  it('has no next date without rules', async () => {
    await configure({ RotationLambdaARN: LAMBDA });
    const described = await describeDb();
    expect(described.RotationEnabled).toBe(true);
    expect(described).not.toHaveProperty('NextRotationDate');
    expect(described).not.toHaveProperty('RotationRules');
  });

  it('accepts a role and its metadata instead of a function', async () => {
    const external = {
      ExternalSecretRotationRoleArn: ROLE,
      ExternalSecretRotationMetadata: [{ Key: 'k', Value: 'v' }],
    };
    await configure(external);
    expect(await describeDb()).toMatchObject({ RotationEnabled: true, ...external });
  });

  it('changes nothing when it is repeated', async () => {
    const input = { RotationLambdaARN: LAMBDA, RotationRules: { AutomaticallyAfterDays: 3 } };
    await configure(input);
    const { seq } = await service.store().load(streamOf('db'));
    await configure(input);
    expect((await service.store().load(streamOf('db'))).seq).toBe(seq);
  });

  it('keeps the members of two concurrent configurations', async () => {
    await configure({ RotationLambdaARN: LAMBDA, RotationRules: { AutomaticallyAfterDays: 3 } });
    const other = `${LAMBDA}2`;
    await Promise.all([
      configure({ RotationLambdaARN: other }),
      configure({ RotationRules: { AutomaticallyAfterDays: 7 } }),
    ]);
    expect(await describeDb()).toMatchObject({
      RotationLambdaARN: other,
      RotationRules: { AutomaticallyAfterDays: 7 },
    });
  });

  it.each([
    [
      { AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' },
      'You cannot specify both rotation frequency and schedule expression together.',
    ],
    [{ ScheduleExpression: 'rate(3 hours)' }, 'Rate in hour should be least 4 and less than 24.'],
    [{ ScheduleExpression: 'rate(24 hours)' }, 'Rate in hour should be least 4 and less than 24.'],
    [{ ScheduleExpression: 'cron(5 8 1 * ? *)' }, expect.stringContaining('minutes')],
    [{ AutomaticallyAfterDays: 1, Duration: '25h' }, expect.stringContaining('Duration')],
  ])('rejects invalid rules and stores nothing: %j', async (RotationRules, message) => {
    const answer = await configure({ RotationLambdaARN: LAMBDA, RotationRules });
    expect(answer).toEqual(refusal('InvalidParameterException', message));
    expect(await describeDb()).not.toHaveProperty('RotationEnabled');
  });
});

describe('CancelRotateSecret', () => {
  it('turns rotation off, keeps its configuration and drops the next date', async () => {
    const kept = { RotationLambdaARN: LAMBDA, RotationRules: { AutomaticallyAfterDays: 1 } };
    await configure(kept);
    const { ARN } = await describeDb();
    const cancel = () => ask('CancelRotateSecret', { SecretId: 'db' });
    expect(await cancel()).toEqual({ ARN, Name: 'db' });
    const described = await describeDb();
    expect(described).toMatchObject({ RotationEnabled: false, ...kept });
    expect(described).not.toHaveProperty('NextRotationDate');
    expect(await cancel()).toEqual({ ARN, Name: 'db' });

    await configure({});
    expect(await describeDb()).toMatchObject({
      RotationEnabled: true,
      NextRotationDate: midnight(4),
      ...kept,
    });
  });

  it('does nothing for a secret without rotation', async () => {
    expect(await ask('CancelRotateSecret', { SecretId: 'db' })).toHaveProperty('ARN');
    expect(await describeDb()).not.toHaveProperty('RotationEnabled');
  });
});

describe('A new current value', () => {
  const DAY = 86_400_000;
  /** The answers of DescribeSecret after rotation was configured, and after a later change. */
  const nextDates = async (RotationRules: Input, [operation, input]: readonly [string, Input]) => {
    let days = 0;
    const at = () => new Date(NOW.getTime() + days * DAY);
    const aged = memoryService({ clock: { now: () => instant(at().getTime()) } });
    const answer = async (name: string, rest: Input) =>
      (await aged.ask(name, { SecretId: 'db', ...rest }, { at: at() })).json;
    const nextDate = async () => (await answer('DescribeSecret', {})).NextRotationDate;
    const ClientRequestToken = TOKEN;
    await answer('CreateSecret', { Name: 'db' });
    const rotation = { RotationLambdaARN: LAMBDA, RotationRules, RotateImmediately: false };
    await answer('RotateSecret', { ClientRequestToken, ...rotation });
    const before = await nextDate();
    days = 3;
    await answer(operation, { ClientRequestToken, SecretString: 'by hand', ...input });
    const after = await nextDate();
    aged.close();
    return [before, after];
  };

  it.each([['PutSecretValue'], ['UpdateSecret']])(
    'by %s counts as a rotation for schedules that count days from the last one',
    async (operation) => {
      const rules = { AutomaticallyAfterDays: 10, Duration: '2h' };
      expect(await nextDates(rules, [operation, {}])).toEqual([
        midnight(12) + 2 * 3600,
        midnight(15) + 2 * 3600,
      ]);
    },
  );

  it('does not change the next date of a calendar schedule', async () => {
    const rules = { ScheduleExpression: 'cron(0 8 20 * ? *)' };
    const [before, after] = await nextDates(rules, ['PutSecretValue', {}]);
    expect([before, after]).toEqual([midnight(21), midnight(21)]);
  });
});
