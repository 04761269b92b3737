import { describe, expect, it } from 'vitest';
import { stageSettings } from '../../infra/serverless/stage-settings.ts';
import { KEY_ARN, REPLICA_REGIONS, stageFile, TOPIC_ARN } from './variants.ts';

const REGION = 'us-east-1';
const read = (file: unknown) => stageSettings('prod', REGION, file);

/** Returns a file without one member, of the stage or of the region. */
const without = (name: string) => {
  const { regions, ...whole } = stageFile();
  const drop = (members: object) =>
    Object.fromEntries(Object.entries(members).filter(([member]) => member !== name));
  return { ...drop(whole), regions: { [REGION]: drop(regions[REGION] ?? {}) } };
};

describe('The settings of a stage', () => {
  it('have defaults for optional members', () => {
    expect(read(stageFile())).toEqual({
      accountId: '111122223333',
      rootAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      throttle: 'aws',
      presignedMax: '900',
      deletionProtection: true,
      encryptedRootSecret: 'RXhhbXBsZQ==',
      alarmActions: [],
      replicaRegions: [],
      replicaRegionsText: '',
      streamParallelization: 1,
      gatewayRate: null,
      gatewayBurst: null,
      apiConcurrency: null,
      replicateConcurrency: null,
      defaultKeyArn: { 'Fn::GetAtt': ['DefaultKey', 'Arn'] },
      parts: {
        gatewayLimits: 'nothing',
        defaultKey: 'default-key',
        replication: 'nothing',
        replicationRole: 'nothing',
        replicationAlarms: 'nothing',
        apiConcurrency: 'nothing',
        replicateConcurrency: 'nothing',
      },
    });
  });

  it('are taken from the file', () => {
    const region = {
      'alarm-topic-arn': TOPIC_ARN,
      'replica-regions': REPLICA_REGIONS,
      'default-key-arn': KEY_ARN,
      'stream-parallelization': 10,
    };
    expect(
      read(
        stageFile(region, { throttle: 'off', 'presigned-max': 0, 'deletion-protection': false }),
      ),
    ).toMatchObject({
      throttle: 'off',
      presignedMax: '0',
      deletionProtection: false,
      alarmActions: [TOPIC_ARN],
      replicaRegions: REPLICA_REGIONS,
      replicaRegionsText: 'eu-west-1,ap-northeast-1',
      streamParallelization: 10,
      defaultKeyArn: KEY_ARN,
      parts: { defaultKey: 'nothing', replication: 'replication' },
    });
  });

  it.each(['account-id', 'root-access-key-id', 'encrypted-root-secret', 'alarm-topic-arn'])(
    'are rejected without %s: a default would take effect where it was forgotten',
    (name) => {
      expect(() => read(without(name))).toThrow(
        new RegExp(`^stages/prod\\.yml[^:]*: ${name} is missing: it must be `),
      );
    },
  );

  it.each([
    ['account-id', 111122223333, 'whole'],
    ['account-id', '11112222333', 'whole'],
    ['root-access-key-id', 'AKIA', 'whole'],
    ['throttle', 'always', 'whole'],
    ['presigned-max', 604_801, 'whole'],
    ['presigned-max', '900', 'whole'],
    ['deletion-protection', 'no', 'whole'],
    ['encrypted-root-secret', 'wJalrXUtnFEMI_K7MDENG', 'region'],
    ['alarm-topic-arn', 'on-call', 'region'],
    ['alarm-topic-arn', TOPIC_ARN.replace(REGION, 'eu-west-1'), 'region'],
    ['replica-regions', 'eu-west-1', 'region'],
    ['replica-regions', ['Europe'], 'region'],
    ['replica-regions', ['eu-west-1', 'eu-west-1'], 'region'],
    ['replica-regions', [REGION], 'region'],
    ['default-key-arn', KEY_ARN.replace(REGION, 'eu-west-1'), 'region'],
    ['default-key-arn', 'alias/mine', 'region'],
    ['gateway-rate', 500, 'region'],
    ['gateway-burst', '5000', 'region'],
    ['api-concurrency', 0, 'region'],
    ['replicate-concurrency', -1, 'region'],
    ['stream-parallelization', 0, 'region'],
    ['stream-parallelization', 11, 'region'],
    ['stream-parallelization', 1.5, 'region'],
  ])(
    'are rejected with %s as %j, by name and without repeating the value',
    (name, value, level) => {
      const given = { [name]: value };
      const file = level === 'region' ? stageFile(given) : stageFile({}, given);
      expect(() => read(file)).toThrow(new RegExp(`: ${name} is not valid: it must be `));
      expect(() => read(file)).not.toThrow(`: ${JSON.stringify(value)}`);
    },
  );

  it('have either both limits of the gateway or none', () => {
    const limits = { 'gateway-rate': 2_000, 'gateway-burst': 1_000 };
    expect(read(stageFile(limits))).toMatchObject({
      gatewayRate: 2_000,
      gatewayBurst: 1_000,
      parts: { gatewayLimits: 'gateway-limits' },
    });
    for (const name of Object.keys(limits)) {
      const only = stageFile({ ...limits, [name]: null });
      expect(() => read(only)).toThrow('gateway-burst is not valid');
    }
  });

  it('are rejected with an unknown member, which may be a typo', () => {
    expect(() => read(stageFile({ 'alarm-topic': TOPIC_ARN }))).toThrow('alarm-topic is not known');
    expect(() => read(stageFile({}, { 'acount-id': '111122223333' }))).toThrow(
      'acount-id is not known',
    );
  });

  it.each([null, undefined])('are reported as missing when the file is %s', (file) => {
    expect(() => read(file)).toThrow('stages/prod.yml is missing');
  });

  it.each([[[]], ['text'], [{ 'account-id': '111122223333' }]])(
    'are rejected when the file is %j',
    (file) => {
      expect(() => read(file)).toThrow(/^stages\/prod\.yml.* must be a list of names/);
    },
  );

  it('are rejected for an invalid stage or region, or one that is not in the file', () => {
    expect(() => stageSettings('../prod', REGION, stageFile())).toThrow('A stage is named by');
    // Its table would be the commits table of `prod`.
    expect(() => stageSettings('prod-commits', REGION, stageFile())).toThrow('A stage is named by');
    expect(() => stageSettings('commits', REGION, stageFile())).not.toThrow();
    expect(() => stageSettings('prod', 'eu-west-1', stageFile())).toThrow(
      'stages/prod.yml says nothing of eu-west-1',
    );
    expect(() => stageSettings('prod', 'constructor', stageFile())).toThrow('says nothing of');
  });
});
