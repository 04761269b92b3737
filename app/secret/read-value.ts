import type { AccessRecords, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Sealer } from '../../domain/ports/sealer.ts';
import type { Origin } from '../../domain/ports/stream.ts';
import { type Result, rejected } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Instant, Stage, VersionId } from '../../domain/secret/ids.ts';
import { decryptionRejection } from '../../domain/secret/key-rejections.ts';
import type { Plaintext } from '../../domain/secret/plaintext.ts';
import { type ActiveSecret, stagesOf } from '../../domain/secret/state.ts';
import {
  noValue,
  selectVersion,
  type VersionSelector,
} from '../../domain/secret/version-selection.ts';
import type { AccessOutcome, AccessRecorder } from './access-records.ts';
import { activeSecret } from './change.ts';
import { openStored } from './values.ts';

/** Dependencies of `readValue`. */
export type ReadContext = {
  readonly store: EventStreams & SealedValues & AccessRecords;
  readonly sealer: Sealer;
  readonly accesses: AccessRecorder;
  readonly origin: Pick<Origin, 'at'>;
};

/** A version that was opened. */
export type ReadValue = {
  readonly secret: ActiveSecret;
  readonly versionId: VersionId;
  readonly value: Plaintext;
  readonly stages: readonly Stage[];
  readonly createdAt: Instant;
  /** What became of recording that it was read. */
  readonly access: AccessOutcome;
};

/**
 * Opens a version of a secret and records the access: for the current version one decryption and no read
 * beside the head's.
 */
export const readValue = async (
  context: ReadContext,
  head: LiveHead,
  asked: VersionSelector,
): Promise<Result<ReadValue>> => {
  const active = activeSecret(head);
  if (!active.ok) return active;
  const { secret } = active;
  const selection = selectVersion(secret, asked);
  if (!selection.ok) return selection;
  const { versionId } = selection;
  const opening = await openStored(context, head, versionId);
  const version = secret.versions.get(versionId);
  if (opening === null || version === undefined) return rejected(noValue(asked, versionId));
  if (!opening.ok) return rejected(decryptionRejection(opening.failure));
  const { at } = context.origin;
  const access = await context.accesses.record(context.store, { head, versionId, at });
  const stages = stagesOf(secret, versionId);
  const { createdAt } = version;
  return { ok: true, secret, versionId, value: opening.value, stages, createdAt, access };
};
