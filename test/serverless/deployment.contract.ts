import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CALL_LIMITS } from '../../functions/lambda/clients.ts';
import { MARGIN } from '../../functions/schedule/purge-worker.ts';
import { onlyResource, resourcesOf, type Template } from './workspace.ts';

/** Of the SDK's standard mode, in milliseconds: after silence, then after a refusal to go faster. */
const LONGEST_PAUSES = 50 + 2000;

/** The attempt between two silent ones is refused at once; this is generous. */
const QUICK_REFUSAL = 100;

/** Verifying, sealing, deciding and answering. */
const FOR_ITSELF = 1000;

const WORST_CALL =
  (CALL_LIMITS.attempts - 1) * CALL_LIMITS.attemptTimeout + LONGEST_PAUSES + QUICK_REFUSAL;

const API = 'functions/api/handler.handler';
const WORKER = 'functions/schedule/purge-due.handler';

/** Each function, by its handler: its name in the template, and what it must be. */
const FUNCTIONS = [
  [
    API,
    {
      name: 'Api',
      MemorySize: 1024,
      Timeout: 25,
      Environment: {
        Variables: {
          SEALSTREAM_TABLE: { Ref: 'SecretsTable' },
          SEALSTREAM_ACCOUNT_ID: { Ref: 'AWS::AccountId' },
          SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
          // Encrypted.
          SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: expect.any(String),
          SEALSTREAM_THROTTLE: 'aws',
        },
      },
    },
  ],
  [
    WORKER,
    {
      name: 'PurgeDue',
      MemorySize: 512,
      Timeout: 300,
      Environment: { Variables: { SEALSTREAM_TABLE: { Ref: 'SecretsTable' } } },
    },
  ],
] as const;

/** What each deployed function must be, with its log and alarm. */
export const deploymentContract = (template: Template): void => {
  const functionOf = (handler: string) => {
    const all = resourcesOf(template, 'AWS::Lambda::Function');
    const found = all.find(({ Properties }) => Properties.Handler === handler);
    if (found === undefined) throw new Error(`There must be a function of ${handler}`);
    return found;
  };

  describe.each(FUNCTIONS)('the function of %s', (handler, { name, ...expected }) => {
    const { FunctionName, ...properties } = functionOf(handler).Properties;

    it('runs on the pinned Node, on arm64, with a role, memory and time of its own', () => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        ...expected,
      });
      expect(properties.ReservedConcurrentExecutions).toBeUndefined();
    });

    it('is told no more than it needs', () => {
      expect(properties.Environment).toEqual({ Variables: expected.Environment.Variables });
    });

    it('has a log group of its own that forgets after 30 days', () => {
      expect(template.Resources[`${name}LogGroup`]?.Properties).toEqual({
        LogGroupName: `/aws/lambda/${FunctionName}`,
        RetentionInDays: 30,
      });
    });

    it('has an alarm that the first error sets off', () => {
      const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
        ({ Properties }) => Properties.MetricName === 'Errors',
      );
      const dimension = { Name: 'FunctionName', Value: { Ref: `${name}LambdaFunction` } };
      expect(
        alarms.filter(({ Properties }) => isDeepStrictEqual(Properties.Dimensions, [dimension])),
      ).toMatchObject([{ Properties: { Statistic: 'Sum', Threshold: 1, EvaluationPeriods: 1 } }]);
    });
  });

  it('there are no other functions', () => {
    const handlers = resourcesOf(template, 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Handler,
    );
    expect(handlers).toEqual(FUNCTIONS.map(([handler]) => handler));
  });

  describe('the API', () => {
    const api = functionOf(API);

    it('has the time for a creation whose calls fail as slowly as they can, and the gateway waits', () => {
      const { TimeoutInMillis } = onlyResource(
        template,
        'AWS::ApiGatewayV2::Integration',
      ).Properties;
      expect(Number(api.Properties.Timeout) * 1000).toBeGreaterThan(4 * WORST_CALL + FOR_ITSELF);
      expect(Number(TimeoutInMillis)).toBeGreaterThan(
        Number(api.Properties.Timeout) * 1000 + FOR_ITSELF,
      );
    });

    it('waits for the default key at its first deployment', () => {
      expect(api.DependsOn).toContain('DefaultKeyAlias');
    });
  });

  describe('the purge worker', () => {
    it('is started every hour, and by nothing else', () => {
      expect(onlyResource(template, 'AWS::Events::Rule').Properties).toMatchObject({
        ScheduleExpression: 'rate(1 hour)',
        State: 'ENABLED',
        Targets: [{ Arn: { 'Fn::GetAtt': ['PurgeDueLambdaFunction', 'Arn'] } }],
      });
      const invokers = resourcesOf(template, 'AWS::Lambda::Permission').filter(({ Properties }) =>
        isDeepStrictEqual(Properties.FunctionName, {
          'Fn::GetAtt': ['PurgeDueLambdaFunction', 'Arn'],
        }),
      );
      expect(invokers).toMatchObject([{ Properties: { Principal: 'events.amazonaws.com' } }]);
    });

    it('has the time that it leaves for a stream, and most of it for others', () => {
      expect(MARGIN).toBeGreaterThan(11 * WORST_CALL);
      expect(Number(functionOf(WORKER).Properties.Timeout) * 1000).toBeGreaterThan(4 * MARGIN);
    });
  });
};
