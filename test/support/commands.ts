import type {
  MoveStage,
  PutSecretValue,
  StoredComparison,
  UpdateSecret,
} from '../../domain/secret/commands.ts';
import { branded, type Instant, type Stage } from '../../domain/secret/ids.ts';
import { KEY_ARN, NOON, version } from './examples.ts';

/** A version under the example key, as part of a command; its event is `versionAdded(label)`. */
export const newVersion = (label: string) => ({
  versionId: version(label),
  keyArns: [KEY_ARN],
  digest: `digest-${label}`,
});

/** PutSecretValue of a new version, with these labels if any are given. */
export const put = (
  label: string,
  stages: readonly string[] | null = null,
  now: Instant = NOON,
): PutSecretValue => ({
  type: 'PutSecretValue',
  versionId: version(label),
  stages: stages?.map((stage) => branded<Stage>(stage)) ?? null,
  version: newVersion(label),
  stored: 'unknown',
  now,
});

/** PutSecretValue with the id of a version that has a value already. */
export const putAgain = (
  label: string,
  stored: Exclude<StoredComparison, 'unknown'>,
  stages: readonly string[] | null = null,
): PutSecretValue => ({ ...put(label, stages), version: null, stored });

/** UpdateSecret of these members only. */
export const update = (change: Partial<UpdateSecret> = {}): UpdateSecret => ({
  type: 'UpdateSecret',
  description: undefined,
  externalType: undefined,
  keyChange: null,
  versionId: null,
  version: null,
  stored: 'unknown',
  now: NOON,
  ...change,
});

/** UpdateSecretVersionStage: moves a staging label between versions, given by the labels of `version`. */
export const move = (stage: string, from: string | null, to: string | null): MoveStage => ({
  type: 'MoveStage',
  stage: branded<Stage>(stage),
  removeFrom: from === null ? null : version(from),
  moveTo: to === null ? null : version(to),
  now: NOON,
});
