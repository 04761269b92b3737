import { describe, expect, it } from 'vitest';
import { CONCURRENCY } from '../../functions/streams/replicate-worker.ts';
import { MARGIN } from '../../functions/workers/deployment.ts';
import { OTHER_REGION, outageDetectionTime } from '../../infra/aws/call-limits.ts';
import { headKey } from '../../infra/dynamodb/keys.ts';
import { aStream } from '../support/examples.ts';
import { ALTERATIONS } from './commit-watch.contract.ts';
import { startersOf } from './starters.ts';
import { functionOf, mappingOf, onlyResource, resourcesOf, type Template } from './workspace.ts';

const QUEUE = { 'Fn::GetAtt': ['ReplicationFailures', 'Arn'] };

/** How the stack starts the replication workers, and where their failures go. */
export const replicationContract = (template: Template): void => {
  describe('the stream worker', () => {
    const { Properties } = mappingOf(template, 'Replicate');

    it('reads the stream of the table from its beginning, and nothing else starts it', () => {
      expect(Properties).toMatchObject({
        EventSourceArn: { 'Fn::GetAtt': ['SecretsTable', 'StreamArn'] },
        FunctionName: { 'Fn::GetAtt': ['ReplicateLambdaFunction', 'Arn'] },
        StartingPosition: 'TRIM_HORIZON',
        Enabled: true,
      });
      expect(startersOf(template, 'Replicate')).toEqual([]);
    });

    it('receives only heads, in batches that are full or sent soon', () => {
      const { Filters } = Object(Properties.FilterCriteria);
      const { sk } = headKey(aStream());
      const patterns = Filters.map(({ Pattern = '' }) => JSON.parse(Pattern));
      expect(patterns).toEqual([{ dynamodb: { Keys: { sk: { S: [sk.S] } } } }]);
      expect(Properties).toMatchObject({
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ParallelizationFactor: 1,
      });
    });

    it('retries and bisects what failed, and queues it before the stream expires', () => {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 20,
        MaximumRecordAgeInSeconds: 6 * 3600,
        DestinationConfig: { OnFailure: { Destination: QUEUE } },
      });
    });

    it('has time for a full batch to a silent region, and its margin', () => {
      const silence = outageDetectionTime(OTHER_REGION);
      const silent = Math.ceil(Number(Properties.BatchSize) / CONCURRENCY) * silence;
      const timeout =
        Number(functionOf(template, 'functions/streams/replicate.handler').Properties.Timeout) *
        1000;
      expect(timeout).toBeGreaterThan(silent + MARGIN);
    });
  });

  it('the commit watch reads its stream from the beginning, and only receives alterations', () => {
    const { Properties } = mappingOf(template, 'WatchCommits');
    expect(Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['CommitsTable', 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      Enabled: true,
    });
    const { Filters } = Object(Properties.FilterCriteria);
    const patterns = Filters.map(({ Pattern = '' }) => JSON.parse(Pattern));
    expect(patterns).toEqual([{ eventName: ALTERATIONS }]);
  });

  describe('the healing worker', () => {
    it('retries every minute and compares every hour', () => {
      expect(startersOf(template, 'HealReplicas')).toEqual([
        ['rate(1 minute)', '{"task":"retry"}'],
        ['cron(17 * * * ? *)', '{"task":"reconcile"}'],
      ]);
    });

    it('is not retried by Lambda, which queues what failed', () => {
      expect(onlyResource(template, 'AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
        FunctionName: { Ref: 'HealReplicasLambdaFunction' },
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: QUEUE } },
      });
    });
  });

  it('the on-failure queue is encrypted, keeps messages for two weeks, and has an alarm', () => {
    expect(onlyResource(template, 'AWS::SQS::Queue').Properties).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
    expect(alarms.filter(({ Properties }) => Properties.Namespace === 'AWS/SQS')).toMatchObject([
      {
        Properties: {
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [
            { Name: 'QueueName', Value: { 'Fn::GetAtt': ['ReplicationFailures', 'QueueName'] } },
          ],
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        },
      },
    ]);
  });

  it('a stream that is a quarter of an hour behind sets off an alarm', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.MetricName === 'IteratorAge',
    );
    expect(alarms).toMatchObject([
      {
        Properties: {
          Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'ReplicateLambdaFunction' } }],
          Statistic: 'Maximum',
          Threshold: 900_000,
          ComparisonOperator: 'GreaterThanThreshold',
        },
      },
    ]);
  });
};
