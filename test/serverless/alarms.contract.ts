import { describe, expect, it } from 'vitest';
import { requestLineMembers } from '../../app/telemetry/request-line.ts';
import { tableDefinition } from '../../infra/dynamodb/table.ts';
import { nameOf, resourcesOf, type Template } from './workspace.ts';

/** A metric that an alarm watches. */
type Metric = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
};

/** Returns every metric an alarm watches; each is billed. */
export const metricsOf = (properties: Readonly<Record<string, unknown>>): readonly Metric[] => {
  const { Namespace, MetricName, Dimensions, Metrics } = Object(properties);
  if (!Array.isArray(Metrics)) return [{ Namespace, MetricName, Dimensions }];
  return Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
};

/** The alarms that go off when nothing is reported. */
const ON_SILENCE = ['ComparisonStoppedAlarm', 'PurgeStoppedAlarm', 'RetriesStoppedAlarm'];

/** The metrics that alarms watch, and how they treat missing data. */
export const alarmsContract = (template: Template): void => {
  describe('the alarms', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
    const named = (name: string) => Object(template.Resources[name]?.Properties);
    const watched = alarms.flatMap(({ Properties }) => metricsOf(Properties));

    it('watch failures, rejections, slowness and silence of the functions and the services they use', () => {
      const names = watched.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);
      expect([...new Set(names)].toSorted()).toEqual([
        'AWS/ApiGateway 5xx',
        'AWS/DynamoDB ConsumedWriteCapacityUnits',
        'AWS/DynamoDB ReadThrottleEvents',
        'AWS/DynamoDB SystemErrors',
        'AWS/DynamoDB WriteThrottleEvents',
        'AWS/Events Invocations',
        'AWS/Lambda Duration',
        'AWS/Lambda Errors',
        'AWS/Lambda Invocations',
        'AWS/Lambda IteratorAge',
        'AWS/Lambda Throttles',
        'AWS/SQS ApproximateNumberOfMessagesVisible',
        'sealstream/replicating RefusedAuthentication',
        'sealstream/replicating ThrottledRequests',
      ]);
    });

    it('do not go off without traffic, except those for scheduled runs', () => {
      for (const alarm of alarms) {
        const { TreatMissingData, ComparisonOperator } = alarm.Properties;
        const silence = ON_SILENCE.includes(nameOf(template, alarm));
        expect(TreatMissingData).toBe(silence ? 'breaching' : 'notBreaching');
        expect(ComparisonOperator === 'LessThanThreshold').toBe(silence);
      }
      const names = alarms.map((alarm) => nameOf(template, alarm));
      expect(names).toEqual(expect.arrayContaining(ON_SILENCE));
    });

    it('watch reads and writes of every index for throttling', () => {
      const indexes = tableDefinition('any').GlobalSecondaryIndexes?.map(
        ({ IndexName }) => IndexName,
      );
      const seen = watched.flatMap(({ MetricName, Dimensions = [] }) => {
        const index = Dimensions.find(({ Name }) => Name === 'GlobalSecondaryIndexName');
        return index === undefined ? [] : [`${MetricName} ${index.Value}`];
      });
      const wanted = indexes?.flatMap((name) => [
        `ReadThrottleEvents ${name}`,
        `WriteThrottleEvents ${name}`,
      ]);
      expect(seen.toSorted()).toEqual(wanted?.toSorted());
    });

    it('go off once a schedule is later than it may be', () => {
      expect(named('PurgeStoppedAlarm')).toMatchObject({ Period: 3600, EvaluationPeriods: 3 });
      expect(named('ComparisonStoppedAlarm')).toMatchObject({
        Dimensions: [{ Name: 'RuleName', Value: { Ref: 'HealReplicasEventsRuleSchedule2' } }],
        Period: 3600,
      });
      const rule = template.Resources.HealReplicasEventsRuleSchedule2?.Properties;
      expect(Object(rule).Targets).toMatchObject([{ Input: '{"task":"reconcile"}' }]);
    });

    it('detect commits without a run of the stream worker', () => {
      const { Metrics } = named('StreamStoppedAlarm');
      expect(Metrics[0].Expression).toBe('IF(FILL(commits, 0) > 0 AND FILL(runs, 0) < 1, 1, 0)');
      expect(metricsOf(named('StreamStoppedAlarm'))).toMatchObject([
        { Dimensions: [{ Value: { Ref: 'CommitsTable' } }] },
        { Dimensions: [{ Value: { Ref: 'ReplicateLambdaFunction' } }] },
      ]);
    });

    it('count log lines by members that these have', () => {
      const filters = resourcesOf(template, 'AWS::Logs::MetricFilter');
      const patterns = filters.map(({ Properties }) => {
        expect(Properties.LogGroupName).toEqual({ Ref: 'ApiLogGroup' });
        return String(Properties.FilterPattern);
      });
      expect(patterns).toEqual(['{ $.error = "ThrottlingException" }', '{ $.refusal = "*" }']);
      for (const pattern of patterns) {
        expect(requestLineMembers).toContain(/\$\.(\w+)/.exec(pattern)?.[1]);
      }
      const made = filters.flatMap(({ Properties }) => Properties.MetricTransformations);
      expect(made.map((one) => Object(one).MetricName)).toEqual([
        'ThrottledRequests',
        'RefusedAuthentication',
      ]);
    });
  });
};
