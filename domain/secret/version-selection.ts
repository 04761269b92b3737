import { type Rejection, type Result, rejected, rejection } from './decision.ts';
import { AWSCURRENT, type Stage, type VersionId } from './ids.ts';
import { noValueForStage, noValueForVersion, STAGE_NOT_ON_VERSION } from './messages.ts';
import type { ActiveSecret } from './state.ts';

/** Which version a reader asks for; neither means the one labelled AWSCURRENT. */
export type VersionSelector = {
  readonly versionId: VersionId | null;
  readonly stage: Stage | null;
};

/** The version to open, or why there is none. */
export type VersionSelection = Result<{ readonly versionId: VersionId }>;

/** Selects the current version. */
export const CURRENT_VERSION: VersionSelector = { versionId: null, stage: null };

/** A version has no value, or none any more: said of the label if one was asked for. */
export const noValue = (
  { stage }: Pick<VersionSelector, 'stage'>,
  versionId: VersionId,
): Rejection =>
  rejection(
    'ResourceNotFound',
    stage === null ? noValueForVersion(versionId) : noValueForStage(stage),
  );

/** GetSecretValue, "VersionId" and "VersionStage": when both are given they must be one version. */
export const selectVersion = (secret: ActiveSecret, asked: VersionSelector): VersionSelection =>
  asked.versionId === null
    ? byStage(secret, asked.stage ?? AWSCURRENT)
    : byId(secret, asked.versionId, asked.stage);

const byStage = (secret: ActiveSecret, stage: Stage): VersionSelection => {
  const versionId = secret.stages.get(stage);
  return versionId === undefined || isEmpty(secret, versionId)
    ? rejected(rejection('ResourceNotFound', noValueForStage(stage)))
    : { ok: true, versionId };
};

/** A version that a rotation registered reads as not found until it has its value. */
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
