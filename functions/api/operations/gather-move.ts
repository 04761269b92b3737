import type { Gathered } from '../../../app/secret/transact.ts';
import { storedVersion, type ValueReads } from '../../../app/secret/values.ts';
import type { MoveStage } from '../../../domain/secret/commands.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { AWSCURRENT, type VersionId } from '../../../domain/secret/ids.ts';
import { noValueForVersion } from '../../../domain/secret/messages.ts';
import type { GatherLive } from './amend.ts';

/** The head carries the current value, so a version that is to become current brings its own along. */
export const gatherMove =
  (store: ValueReads, command: MoveStage): GatherLive =>
  async (head) => {
    const { stage, moveTo } = command;
    return stage === AWSCURRENT && moveTo !== null && hasValue(head, moveTo)
      ? gatherPromotion(store, head, command, moveTo)
      : { ok: true, command, values: {} };
  };

/** A value that is not there was dropped by another writer after this head was loaded. */
const gatherPromotion = async (
  store: ValueReads,
  head: LiveHead,
  command: MoveStage,
  versionId: VersionId,
): Promise<Gathered> => {
  const promoted = await storedVersion(store, head, versionId);
  return promoted === null
    ? { ok: false, rejection: rejection('ResourceNotFound', noValueForVersion(versionId)) }
    : { ok: true, command, values: { promoted } };
};

const hasValue = ({ secret }: LiveHead, versionId: VersionId): boolean => {
  const version = secret.versions.get(versionId);
  return version !== undefined && version.digest !== null;
};
