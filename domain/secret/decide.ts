import { assertNever } from '../assert-never.ts';
import type { SecretCommand } from './commands.ts';
import type { Decision } from './decision.ts';
import { createSecret } from './decisions/create.ts';
import { forceDeletion, purgeDue, restoreSecret, scheduleDeletion } from './decisions/delete.ts';
import { moveStage } from './decisions/move-stage.ts';
import {
  addReplicas,
  releaseReplica,
  removeReplicas,
  renewReplica,
  spendForceOverwrite,
} from './decisions/primary.ts';
import { putSecretValue } from './decisions/put-value.ts';
import { clearName, copyReplica, detachReplica, promoteReplica } from './decisions/replica.ts';
import {
  attachPolicy,
  cancelRotation,
  configureRotation,
  removePolicy,
  tagSecret,
  untagSecret,
} from './decisions/settings.ts';
import { updateSecret } from './decisions/update.ts';
import type { ReplicaCommand } from './replica-commands.ts';
import type { Secret } from './state.ts';

/** Decides a command: (command, state) -> events or a rejection. Synchronous, and never throws. */
export const decide = (command: SecretCommand, secret: Secret): Decision => {
  switch (command.type) {
    case 'CreateSecret':
      return createSecret(command, secret);
    case 'PutSecretValue':
      return putSecretValue(command, secret);
    case 'UpdateSecret':
      return updateSecret(command, secret);
    case 'MoveStage':
      return moveStage(command, secret);
    case 'TagSecret':
      return tagSecret(command, secret);
    case 'UntagSecret':
      return untagSecret(command, secret);
    case 'AttachPolicy':
      return attachPolicy(command, secret);
    case 'RemovePolicy':
      return removePolicy(command, secret);
    case 'ConfigureRotation':
      return configureRotation(command, secret);
    case 'CancelRotation':
      return cancelRotation(command, secret);
    default:
      return decideLifeCycle(command, secret);
  }
};

type LifeCycle = Extract<
  SecretCommand,
  { type: 'ScheduleDeletion' | 'ForceDeletion' | 'RestoreSecret' | 'PurgeDue' }
>;

const decideLifeCycle = (command: LifeCycle | ReplicaCommand, secret: Secret): Decision => {
  switch (command.type) {
    case 'ScheduleDeletion':
      return scheduleDeletion(command, secret);
    case 'ForceDeletion':
      return forceDeletion(command, secret);
    case 'RestoreSecret':
      return restoreSecret(command, secret);
    case 'PurgeDue':
      return purgeDue(command, secret);
    default:
      return decideReplication(command, secret);
  }
};

const decideReplication = (command: ReplicaCommand, secret: Secret): Decision => {
  switch (command.type) {
    case 'AddReplicas':
      return addReplicas(command, secret);
    case 'RemoveReplicas':
      return removeReplicas(command, secret);
    case 'RenewReplica':
      return renewReplica(command, secret);
    case 'SpendForceOverwrite':
      return spendForceOverwrite(command, secret);
    case 'ReleaseReplica':
      return releaseReplica(command, secret);
    case 'CopyReplica':
      return copyReplica(command, secret);
    case 'ClearName':
      return clearName(command, secret);
    case 'DetachReplica':
      return detachReplica(command, secret);
    case 'PromoteReplica':
      return promoteReplica(command, secret);
    default:
      return assertNever(command);
  }
};
