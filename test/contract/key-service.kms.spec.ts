import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { branded, type KeyArn } from '../../domain/secret/ids.ts';
import { openKms } from '../infra/kms/open-kms.ts';
import { keyServiceContract } from './key-service.contract.ts';

keyServiceContract('AWS KMS adapter', async () => {
  const { client, service } = await openKms();
  return {
    service,
    createKey: async () => {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
      return { id: KeyMetadata?.KeyId ?? '', arn: branded<KeyArn>(KeyMetadata?.Arn ?? '') };
    },
    createAlias: (name, key) =>
      client.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: key })),
    disable: (KeyId) => client.send(new DisableKeyCommand({ KeyId })),
    enable: (KeyId) => client.send(new EnableKeyCommand({ KeyId })),
    scheduleDeletion: (KeyId) => client.send(new ScheduleKeyDeletionCommand({ KeyId })),
    cancelDeletion: (KeyId) => client.send(new CancelKeyDeletionCommand({ KeyId })),
  };
});
