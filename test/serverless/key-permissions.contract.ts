import { describe, expect, it } from 'vitest';
import { allowing, statementsOf } from './statements.ts';
import { REPLICA_REGIONS } from './variants.ts';
import type { Template } from './workspace.ts';

const KEYS = {
  'Fn::Sub': 'arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*',
};

/** The permissions of the roles on KMS keys. */
export const keyPermissionsContract = (template: Template): void => {
  describe('KMS keys', () => {
    const statements = statementsOf(template, 'ApiRole');
    const tagged = { 'aws:ResourceTag/sealstream': 'replicating' };

    const inContextOfSecret = {
      StringLike: {
        'kms:EncryptionContext:SecretARN': {
          'Fn::Sub': 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:111122223333:secret:*',
        },
      },
      'ForAllValues:StringEquals': {
        'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
      },
    };

    it('seal and open values: the default key by its ARN, others only if tagged for the stage', () => {
      const [byDefault, chosen, ...more] = allowing(statements, 'kms:GenerateDataKey');
      expect(more).toEqual([]);
      expect(byDefault).toMatchObject({
        Action: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
        Resource: { 'Fn::GetAtt': ['DefaultKey', 'Arn'] },
      });
      expect(byDefault?.Condition).toEqual({
        ...inContextOfSecret,
        StringEqualsIfExists: tagged,
      });
      expect(chosen).toMatchObject({
        Action: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
        Resource: KEYS,
      });
      expect(chosen?.Condition).toEqual({ ...inContextOfSecret, StringEquals: tagged });
    });

    it('are limited to this stage in every statement of every role', () => {
      const all = Object.keys(template.Resources)
        .filter((name) => template.Resources[name]?.Type === 'AWS::IAM::Role')
        .flatMap((role) => statementsOf(template, role))
        .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));
      expect(all).toHaveLength(6);
      for (const { Condition } of all) {
        const { StringEquals, StringEqualsIfExists } = Condition ?? {};
        expect(StringEqualsIfExists ?? StringEquals).toMatchObject(tagged);
      }
    });

    it('decrypt the root credentials only in the context of their access key id', () => {
      expect(allowing(statements, 'kms:Decrypt')).toHaveLength(3);
      expect(allowing(statements, 'kms:Decrypt')[2]?.Condition).toMatchObject({
        StringEquals: {
          ...tagged,
          'kms:EncryptionContext:Purpose': 'sealstream-root-credentials',
          'kms:EncryptionContext:AccessKeyId': 'AKIAIOSFODNN7EXAMPLE',
          'kms:EncryptionContext:Stage': 'replicating',
        },
        'ForAllValues:StringEquals': {
          'kms:EncryptionContextKeys': ['Purpose', 'AccessKeyId', 'Stage'],
        },
      });
    });

    const ofReplication = statementsOf(template, 'ReplicationRole');

    it('in this region only decrypt for replication: the default key by its ARN, others if tagged', () => {
      const [byDefault, chosen, ...more] = allowing(ofReplication, 'kms:Decrypt');
      expect(more).toEqual([]);
      expect(byDefault).toMatchObject({
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': ['DefaultKey', 'Arn'] },
      });
      expect(byDefault?.Condition).toEqual({
        ...inContextOfSecret,
        StringEqualsIfExists: tagged,
      });
      expect(chosen).toMatchObject({ Action: 'kms:Decrypt', Resource: KEYS });
      expect(chosen?.Condition).toEqual({ ...inContextOfSecret, StringEquals: tagged });
    });

    it('in replica regions only encrypt for replication, for secrets there, if tagged', () => {
      const [sealing, ...more] = allowing(ofReplication, 'kms:GenerateDataKey');
      expect(more).toEqual([]);
      expect(sealing).toMatchObject({
        Action: 'kms:GenerateDataKey',
        Resource: { 'Fn::Sub': 'arn:<AWS::Partition>:kms:*:<AWS::AccountId>:key/*' },
      });
      expect(sealing?.Condition).toEqual({
        StringEquals: { 'aws:RequestedRegion': REPLICA_REGIONS, ...tagged },
        StringLike: {
          'kms:EncryptionContext:SecretARN': {
            'Fn::Sub': 'arn:<AWS::Partition>:secretsmanager:*:111122223333:secret:*',
          },
        },
        'ForAllValues:StringEquals': inContextOfSecret['ForAllValues:StringEquals'],
      });
    });
  });
};
