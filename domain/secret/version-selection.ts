import { type Rejection, type Result, rejected, rejection } from './decision.ts';
import { AWSCURRENT, type Stage, type VersionId } from './ids.ts';
import { noValueForStage, noValueForVersion, STAGE_NOT_ON_VERSION } from './messages.ts';
import type { ActiveSecret } from './state.ts';

/** The version to read; if neither member is set, the one labelled AWSCURRENT. */
export type VersionSelector = {
  readonly versionId: VersionId | null;
  readonly stage: Stage | null;
};

/** The version to open, or a rejection. */
export type VersionSelection = Result<{ readonly versionId: VersionId }>;

/** Selects the current version. */
export const CURRENT_VERSION: VersionSelector = { versionId: null, stage: null };

/**
 * The rejection for a version without a value; the message refers to the label if one was
 * requested.
 */
export const noValue = (
  { stage }: Pick<VersionSelector, 'stage'>,
  versionId: VersionId,
): Rejection =>
  rejection(
    'ResourceNotFound',
    stage === null ? noValueForVersion(versionId) : noValueForStage(stage),
  );

/**
 * Selects a version by id and label, which must refer to the same version (GetSecretValue, API
 * reference).
 */
export const selectVersion = (secret: ActiveSecret, selector: VersionSelector): VersionSelection =>
  selector.versionId === null
    ? byStage(secret, selector.stage ?? AWSCURRENT)
    : byId(secret, selector.versionId, selector.stage);

const byStage = (secret: ActiveSecret, stage: Stage): VersionSelection => {
  const versionId = secret.stages.get(stage);
  return versionId === undefined || isEmpty(secret, versionId)
    ? rejected(rejection('ResourceNotFound', noValueForStage(stage)))
    : { ok: true, versionId };
};

/** A version that a rotation registered without a value; it is reported as not found. */
const isEmpty = (secret: ActiveSecret, versionId: VersionId): boolean =>
  secret.versions.get(versionId)?.digest === null;

const byId = (
  secret: ActiveSecret,
  versionId: VersionId,
  stage: Stage | null,
): VersionSelection => {
  if (!secret.versions.has(versionId)) {
    const message = noValueForVersion(versionId);
    return rejected(rejection('ResourceNotFound', message));
  }
  if (stage !== null && secret.stages.get(stage) !== versionId) {
    return rejected(rejection('InvalidRequest', STAGE_NOT_ON_VERSION));
  }
  return isEmpty(secret, versionId)
    ? rejected(noValue({ stage }, versionId))
    : { ok: true, versionId };
};
