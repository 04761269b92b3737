import { rejection } from '../../../domain/secret/decision.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { decryptionRefused } from '../../../domain/secret/key-failures.ts';
import { noValueForVersion } from '../../../domain/secret/messages.ts';
import { stagesOf } from '../../../domain/secret/state.ts';
import { selectVersion, type VersionSelector } from '../../../domain/secret/version-selection.ts';
import type { Call, LiveHead, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { getSecretValueRequest } from '../wire/requests.ts';
import { valueMember } from '../wire/secret-value.ts';
import { epochSeconds } from '../wire/timestamps.ts';
import { openStored } from './stored-value.ts';

/** GetSecretValue: for the current version one read and one decryption. */
export const getSecretValue: Operation = {
  name: 'GetSecretValue',
  parse: (json) => {
    const { SecretId, VersionId, VersionStage } = decodeInput(getSecretValueRequest, json);
    const asked: VersionSelector = {
      versionId: VersionId === undefined ? null : branded<VersionId>(VersionId),
      stage: VersionStage === undefined ? null : branded<Stage>(VersionStage),
    };
    return {
      target: 'secret',
      secretId: SecretId,
      run: (call, head) => read(call, head, asked),
    };
  },
};

const read = async (call: Call, head: LiveHead, asked: VersionSelector): Promise<Output> => {
  const { secret } = head;
  const selection = selectVersion(secret, asked);
  if (!selection.selected) throw refusal(selection.rejection);
  const { versionId } = selection;
  const opening = await openStored(call, head, versionId);
  const version = secret.versions.get(versionId);
  if (opening === null || version === undefined) {
    throw refusal(rejection('ResourceNotFound', noValueForVersion(versionId)));
  }
  if (!opening.ok) throw refusal(decryptionRefused(opening.failure));
  const stages = stagesOf(secret, versionId);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: versionId,
    ...valueMember(opening.value),
    VersionStages: stages.length > 0 ? stages : undefined,
    CreatedDate: epochSeconds(version.createdAt),
  };
};
