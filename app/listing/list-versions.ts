import type { PagePosition, PageTokens } from '../../domain/listing/page-token.ts';
import type { Result } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Stage, VersionId } from '../../domain/secret/ids.ts';
import { type LiveSecret, stagesOf, type Version } from '../../domain/secret/state.ts';
import { positionOf } from './tokens.ts';

/** A page of the versions of a secret to find. */
export type VersionRequest = {
  /** Versions without a label too. */
  readonly includeDeprecated: boolean;
  readonly limit: number;
  readonly token: string | undefined;
};

/** A version with its labels, in the order they were attached. */
export type ListedVersion = Version & {
  readonly versionId: VersionId;
  readonly stages: readonly Stage[];
};

/** The versions of a page, newest first, and the token of the next one; `null` at the end. */
export type VersionPage = {
  readonly versions: readonly ListedVersion[];
  readonly nextToken: string | null;
};

/** Finds a page of the versions of a secret. Rejects a token of another list. */
export const listVersions = (
  tokens: PageTokens,
  { secret, stream }: LiveHead,
  { includeDeprecated, limit, token }: VersionRequest,
): Result<VersionPage> => {
  const scope = {
    operation: 'ListSecretVersionIds',
    owner: stream,
    query: JSON.stringify([secret.arn, includeDeprecated]),
  };
  const start = positionOf(tokens, scope, token);
  if (!start.ok) return start;
  const after = remaining(newestFirst(secret, includeDeprecated), start.after);
  const page = after.slice(0, limit);
  const last = page.length < after.length ? page.at(-1) : undefined;
  return {
    ok: true,
    versions: page.map(([versionId, version]) => ({
      ...version,
      versionId,
      stages: stagesOf(secret, versionId),
    })),
    nextToken: last === undefined ? null : tokens.encode(pagePosition(last), scope),
  };
};

type Entry = readonly [versionId: VersionId, version: Version];

/** The position of a version: a total order, so that a page continues at one place whatever was removed since. */
type Position = { readonly createdAt: number; readonly versionId: string };

const newestFirst = (secret: LiveSecret, includeDeprecated: boolean): readonly Entry[] => {
  const labelled = new Set(secret.stages.values());
  return [...secret.versions]
    .filter(([versionId]) => includeDeprecated || labelled.has(versionId))
    .toSorted((left, right) => compare(versionPosition(left), versionPosition(right)));
};

const remaining = (entries: readonly Entry[], after: PagePosition | null): readonly Entry[] => {
  if (after === null) return entries;
  const last: Position = { createdAt: Number(after.sortKey), versionId: after.name };
  const next = entries.findIndex((entry) => compare(last, versionPosition(entry)) < 0);
  return next < 0 ? [] : entries.slice(next);
};

const compare = (left: Position, right: Position): number =>
  right.createdAt - left.createdAt || (left.versionId > right.versionId ? -1 : 1);

const versionPosition = ([versionId, { createdAt }]: Entry): Position => ({ createdAt, versionId });

const pagePosition = ([versionId, { createdAt }]: Entry): PagePosition => ({
  sortKey: String(createdAt),
  name: versionId,
});
