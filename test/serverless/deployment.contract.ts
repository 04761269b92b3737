import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MARGIN } from '../../functions/schedule/purge.ts';
import { SAME_REGION } from '../../infra/aws/call-limits.ts';
import { startersOf } from './starters.ts';
import { functionOf, onlyResource, resourcesOf, type Template } from './workspace.ts';

/** Time for verifying, sealing, deciding and answering, in milliseconds. */
const FOR_ITSELF = 1000;

const API = 'functions/api/handler.handler';
const WORKER = 'functions/schedule/purge-due.handler';
const WATCH = 'functions/streams/watch-commits.handler';
const REPLICATE = 'functions/streams/replicate.handler';
const HEAL = 'functions/schedule/heal-replicas.handler';

/** The expected properties of each function, by its handler. */
const FUNCTIONS = [
  [
    API,
    {
      name: 'Api',
      alarm: 'Errors',
      role: 'ApiRole',
      MemorySize: 1024,
      Timeout: 25,
      Environment: {
        Variables: {
          SEALSTREAM_TABLE: { Ref: 'SecretsTable' },
          SEALSTREAM_ACCOUNT_ID: '111122223333',
          SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
          // Encrypted.
          SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: expect.any(String),
          SEALSTREAM_REPLICA_REGIONS: 'eu-west-1,ap-northeast-1',
          SEALSTREAM_THROTTLE: 'aws',
          SEALSTREAM_PRESIGNED_MAX: '900',
        },
      },
    },
  ],
  [
    WORKER,
    {
      name: 'PurgeDue',
      alarm: 'Errors',
      role: 'PurgeDueRole',
      MemorySize: 512,
      Timeout: 300,
      Environment: { Variables: { SEALSTREAM_TABLE: { Ref: 'SecretsTable' } } },
    },
  ],
  [
    WATCH,
    {
      name: 'WatchCommits',
      role: 'WatchCommitsRole',
      // It runs only if something is wrong.
      alarm: 'Invocations',
      MemorySize: 256,
      Timeout: 30,
      Environment: undefined,
    },
  ],
  [
    REPLICATE,
    {
      name: 'Replicate',
      alarm: 'Errors',
      role: 'ReplicationRole',
      MemorySize: 1024,
      Timeout: 300,
      Environment: {
        Variables: {
          SEALSTREAM_TABLE: { Ref: 'SecretsTable' },
          SEALSTREAM_REPLICA_REGIONS: 'eu-west-1,ap-northeast-1',
        },
      },
    },
  ],
  [
    HEAL,
    {
      name: 'HealReplicas',
      alarm: 'Errors',
      role: 'ReplicationRole',
      MemorySize: 1024,
      Timeout: 900,
      Environment: {
        Variables: {
          SEALSTREAM_TABLE: { Ref: 'SecretsTable' },
          SEALSTREAM_REPLICA_REGIONS: 'eu-west-1,ap-northeast-1',
          SEALSTREAM_ACCOUNT_ID: '111122223333',
        },
      },
    },
  ],
] as const;

/** The contract of each deployed function, with its log and alarm. */
export const deploymentContract = (template: Template): void => {
  describe.each(FUNCTIONS)(
    'the function of %s',
    (handler, { name, role, alarm, Environment, ...expected }) => {
      const { FunctionName, ...properties } = functionOf(template, handler).Properties;

      it('runs on the pinned Node, on arm64, with its role, memory and timeout', () => {
        expect(properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          Role: { 'Fn::GetAtt': [role, 'Arn'] },
          ...expected,
        });
        expect(properties.ReservedConcurrentExecutions).toBeUndefined();
      });

      it('has only the environment variables that it needs', () => {
        expect(properties.Environment).toEqual(Environment);
      });

      it('has its own log group, which retains 30 days', () => {
        expect(template.Resources[`${name}LogGroup`]?.Properties).toEqual({
          LogGroupName: `/aws/lambda/${FunctionName}`,
          RetentionInDays: 30,
        });
      });

      it('has an alarm that the first error sets off, or the first run of the commit watch', () => {
        const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
          ({ Properties }) => Properties.MetricName === alarm,
        );
        const dimension = { Name: 'FunctionName', Value: { Ref: `${name}LambdaFunction` } };
        expect(
          alarms.filter(({ Properties }) => isDeepStrictEqual(Properties.Dimensions, [dimension])),
        ).toMatchObject([{ Properties: { Statistic: 'Sum', Threshold: 1, EvaluationPeriods: 1 } }]);
      });
    },
  );

  it('there are no other functions', () => {
    const handlers = resourcesOf(template, 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Handler,
    );
    expect(handlers).toEqual(FUNCTIONS.map(([handler]) => handler));
  });

  describe('the API', () => {
    const api = functionOf(template, API);

    it('has time for a creation whose calls all fail as slowly as possible, and the gateway waits longer', () => {
      const { TimeoutInMillis } = onlyResource(
        template,
        'AWS::ApiGatewayV2::Integration',
      ).Properties;
      expect(Number(api.Properties.Timeout) * 1000).toBeGreaterThan(
        4 * SAME_REGION.call + FOR_ITSELF,
      );
      expect(Number(TimeoutInMillis)).toBeGreaterThan(
        Number(api.Properties.Timeout) * 1000 + FOR_ITSELF,
      );
    });

    it('is deployed after the alias of the default key', () => {
      expect(api.DependsOn).toContain('DefaultKeyAlias');
    });
  });

  describe('the purge worker', () => {
    it('is started every hour, and by nothing else', () => {
      expect(startersOf(template, 'PurgeDue')).toEqual([['rate(1 hour)', undefined]]);
    });

    it('keeps a margin that suffices for one stream, and is a small part of its timeout', () => {
      expect(MARGIN).toBeGreaterThan(11 * SAME_REGION.call);
      expect(Number(functionOf(template, WORKER).Properties.Timeout) * 1000).toBeGreaterThan(
        4 * MARGIN,
      );
    });
  });
};
