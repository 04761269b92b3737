import { describe, expect, it } from 'vitest';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { commitsTableDefinition, tableDefinition } from '../../infra/dynamodb/table.ts';
import { defaultAlias } from '../../infra/kms/default-key-alias.ts';
import { nameOf, onlyResource, resourcesOf, type Template } from './workspace.ts';

const NAME = 'sealstream-replicating';

/** Retained when the stack is deleted, but not after a deployment that fails to create it. */
const KEPT = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

/** The contract of the deployed tables, default key and API. */
export const templateContract = (template: Template): void => {
  const only = (type: string) => onlyResource(template, type);

  it('has a table of secrets and one of their commits', () => {
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
        // CloudFormation has no StreamEnabled: a view type enables the stream.
        StreamSpecification: { StreamViewType: StreamSpecification?.StreamViewType },
      });
      expect(StreamSpecification?.StreamEnabled).toBe(true);
    });

    it('has point-in-time recovery, encryption and deletion protection', () => {
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

    it('is retained, rotates, and leaves its administration to IAM', () => {
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
      // The maximum: an accidental deletion can be noticed for 30 days.
      expect(key.Properties.PendingWindowInDays ?? 30).toBe(30);
    });

    it('has the alias that the adapter uses', () => {
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

  describe('the HTTP API', () => {
    it('has one route, POST /, with payload 2.0 and no authorizer', () => {
      const route = only('AWS::ApiGatewayV2::Route').Properties;
      expect(route.RouteKey).toBe('POST /');
      expect(route.AuthorizationType ?? 'NONE').toBe('NONE');
      expect(resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
      expect(only('AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
        IntegrationUri: { 'Fn::GetAtt': ['ApiLambdaFunction', 'Arn'] },
        PayloadFormatVersion: '2.0',
      });
    });

    it('sets no throttling limits of its own, and has no stage in its path', () => {
      const { StageName, DefaultRouteSettings } = only('AWS::ApiGatewayV2::Stage').Properties;
      expect(StageName).toBe('$default');
      // The limits are those of the account, which a stage cannot exceed and which are lower in some regions.
      expect(
        Object.keys(Object(DefaultRouteSettings)).filter((name) => /throttl/i.test(name)),
      ).toEqual([]);
    });

    it('logs the source of requests, without members that may contain a signature', () => {
      const { AccessLogSettings } = only('AWS::ApiGatewayV2::Stage').Properties;
      const { Format, DestinationArn } = Object(AccessLogSettings);
      const members: Record<string, string> = JSON.parse(Format);
      expect(members).toMatchObject({ peer: '$context.identity.sourceIp' });
      expect(Object.values(members).toSorted()).toEqual([
        '$context.error.responseType',
        '$context.identity.sourceIp',
        '$context.protocol',
        '$context.requestId',
        '$context.requestTimeEpoch',
        '$context.responseLatency',
        '$context.responseLength',
        '$context.routeKey',
        '$context.status',
      ]);
      expect(DestinationArn).toEqual({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
      expect(template.Resources.HttpApiLogGroup?.Properties).toMatchObject({ RetentionInDays: 30 });
    });

    it('is in the outputs as the variables that a client needs', () => {
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
};
