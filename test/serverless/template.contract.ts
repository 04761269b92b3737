import { describe, expect, it } from 'vitest';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { commitsTableDefinition, tableDefinition } from '../../infra/dynamodb/table.ts';
import { defaultAlias } from '../../infra/kms/default-key-owner.ts';
import { nameOf, onlyResource, resourcesOf, type Template } from './workspace.ts';

const NAME = 'sealstream-replicating';

/** Also when the stack goes, but not after a deployment that fails to make it. */
const KEPT = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

/** What the deployed table, keys, route and alarms must be. */
export const templateContract = (template: Template): void => {
  const only = (type: string) => onlyResource(template, type);

  it('there are the tables of secrets and of their commits', () => {
    const tables = resourcesOf(template, 'AWS::DynamoDB::Table');
    expect(tables.map((table) => nameOf(template, table))).toEqual([
      'SecretsTable',
      'CommitsTable',
    ]);
  });

  describe.each([
    ['SecretsTable', tableDefinition(NAME)],
    ['CommitsTable', commitsTableDefinition(NAME)],
  ])('the %s', (logicalName, definition) => {
    const table = template.Resources[logicalName];

    it('has the name, keys, attributes, index, stream and billing that the adapter expects', () => {
      const { StreamSpecification, ...expected } = definition;
      expect(table?.Properties).toMatchObject({
        ...expected,
        // CloudFormation has no StreamEnabled: naming the view is enabling.
        StreamSpecification: { StreamViewType: StreamSpecification?.StreamViewType },
      });
      expect(StreamSpecification?.StreamEnabled).toBe(true);
    });

    it('can be restored to any second, is encrypted, and is hard to lose', () => {
      expect(table).toMatchObject(KEPT);
      expect(table?.Properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: true,
      });
    });
  });

  describe('the default key', () => {
    const key = only('AWS::KMS::Key');
    const alias = only('AWS::KMS::Alias');

    it('is hard to lose, rotates, and leaves its administration to IAM', () => {
      expect(key).toMatchObject(KEPT);
      expect(key.Properties).toMatchObject({
        EnableKeyRotation: true,
        Tags: [{ Key: 'sealstream', Value: 'replicating' }],
        KeyPolicy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: { 'Fn::Sub': 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' } },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
      });
      // The longest: whoever deletes it by a slip has 30 days to notice.
      expect(key.Properties.PendingWindowInDays ?? 30).toBe(30);
    });

    it('has the alias that the adapter asks for', () => {
      expect(alias).toMatchObject(KEPT);
      expect(alias.Properties).toEqual({
        AliasName: defaultAlias({
          account: branded<AccountId>('111122223333'),
          stage: 'replicating',
        }),
        TargetKeyId: { Ref: 'DefaultKey' },
      });
    });
  });

  describe('the front door', () => {
    it('is one route, POST /, with payload 2.0 and no authorizer', () => {
      const route = only('AWS::ApiGatewayV2::Route').Properties;
      expect(route.RouteKey).toBe('POST /');
      expect(route.AuthorizationType ?? 'NONE').toBe('NONE');
      expect(resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
      expect(only('AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
        IntegrationUri: { 'Fn::GetAtt': ['ApiLambdaFunction', 'Arn'] },
        PayloadFormatVersion: '2.0',
      });
    });

    it('is throttled, and has no stage in its path', () => {
      expect(only('AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 500 },
      });
    });

    it('is told to operators as the lines a client needs', () => {
      const lines = Object.values(template.Outputs).map(
        ({ Value }) => Object(Value)['Fn::Sub'] ?? Value,
      );
      expect(lines).toEqual(
        expect.arrayContaining([
          'AWS_ENDPOINT_URL_SECRETS_MANAGER=<HttpApi.ApiEndpoint>',
          'AWS_REGION=<AWS::Region>',
          'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
        ]),
      );
    });
  });

  describe('the alarms', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties,
    );
    const watched = alarms.flatMap(({ Namespace, MetricName, Metrics }) =>
      Array.isArray(Metrics)
        ? Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
        : [{ Namespace, MetricName }],
    );

    it('watch failures, refusals and slowness, of the function and of what it stands on', () => {
      const names = watched.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);
      expect([...new Set(names)].toSorted()).toEqual([
        'AWS/ApiGateway 5xx',
        'AWS/DynamoDB ReadThrottleEvents',
        'AWS/DynamoDB SystemErrors',
        'AWS/DynamoDB WriteThrottleEvents',
        'AWS/Lambda Duration',
        'AWS/Lambda Errors',
        'AWS/Lambda Invocations',
        'AWS/Lambda IteratorAge',
        'AWS/Lambda Throttles',
        'AWS/SQS ApproximateNumberOfMessagesVisible',
      ]);
    });

    it('are silent without traffic', () => {
      for (const alarm of alarms) {
        expect(alarm.TreatMissingData).toBe('notBreaching');
      }
    });
  });
};
