import { openStored } from '../../../app/secret/values.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { decryptionRefused } from '../../../domain/secret/key-failures.ts';
import { stagesOf } from '../../../domain/secret/state.ts';
import {
  noValue,
  selectVersion,
  type VersionSelector,
} from '../../../domain/secret/version-selection.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { epochSeconds, identity, type Output, valueMember } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { secretId, versionId, versionStage } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { activeSecret } from './active.ts';
import { noteAccess } from './note-access.ts';

/** GetSecretValue: for the current version one read and one decryption, and once a day a note of it. */
export const getSecretValue = operation({
  name: 'GetSecretValue',
  rateGroup: 'GetSecretValue',
  input: structure(
    { SecretId: secretId, VersionId: versionId, VersionStage: versionStage },
    'SecretId',
  ),
  target: theSecret,
  access: ({ VersionId, VersionStage }) => [
    permission('secretsmanager:GetSecretValue', {
      'secretsmanager:VersionId': VersionId,
      'secretsmanager:VersionStage': VersionStage,
    }),
  ],
  run: (call, { VersionId, VersionStage }, head) =>
    readValue(call, head, {
      versionId: VersionId === undefined ? null : branded<VersionId>(VersionId),
      stage: VersionStage === undefined ? null : branded<Stage>(VersionStage),
    }),
});

/** What a reader of the current version asks for. */
export const CURRENT: VersionSelector = { versionId: null, stage: null };

/** The answer to GetSecretValue, and one entry of BatchGetSecretValue. Throws `ApiError`. */
export const readValue = async (
  call: Call,
  head: LiveHead,
  asked: VersionSelector,
): Promise<NonNullable<Output>> => {
  const secret = activeSecret(head);
  const selection = selectVersion(secret, asked);
  if (!selection.selected) throw refusal(selection.rejection);
  const { versionId } = selection;
  const opening = await openStored(call, head, versionId);
  const version = secret.versions.get(versionId);
  if (opening === null || version === undefined) throw refusal(noValue(asked, versionId));
  if (!opening.ok) throw refusal(decryptionRefused(opening.failure));
  await noteAccess(call, head, versionId);
  call.handedOut({ secretArn: secret.arn, versionId });
  const stages = stagesOf(secret, versionId);
  return {
    ...identity(secret),
    VersionId: versionId,
    ...valueMember(opening.value),
    VersionStages: stages.length > 0 ? stages : undefined,
    CreatedDate: epochSeconds(version.createdAt),
  };
};
