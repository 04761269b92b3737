import type { SecretEvent } from '../secret/events.ts';
import type { AccountId, Instant, Region, SecretName, VersionId } from '../secret/ids.ts';
import type { Secret } from '../secret/state.ts';
import type { SealedVersion } from './sealer.ts';

/** The stream of one secret name; it goes on when the name is used again after a purge. */
export type StreamId = {
  readonly account: AccountId;
  readonly region: Region;
  readonly name: SecretName;
};

/** A unique text for each stream: no part of it can contain `#`. */
export const streamKey = ({ account, region, name }: StreamId): string =>
  `${account}#${region}#${name}`;

/** The state of a stream: the fold of its commits, with the sealed AWSCURRENT version. */
export type Head = {
  readonly stream: StreamId;
  /** The number of commits so far; 0 for a stream without any. */
  readonly seq: number;
  readonly secret: Secret;
  readonly current: SealedVersion | null;
  readonly access: Access;
};

/** When values were last read, to the day (midnight UTC). Not an event: it is telemetry. */
export type Access = {
  /** `null` until a version was read. */
  readonly on: Instant | null;
  readonly versions: ReadonlyMap<VersionId, Instant>;
};

/** Who made a commit, in which request and when. */
export type Origin = {
  /** ARN of the principal. */
  readonly actor: string;
  readonly requestId: string;
  readonly at: Instant;
};

/** Events that become true together, with the changes they make to the sealed values. */
export type Commit = {
  readonly events: readonly SecretEvent[];
  readonly origin: Origin;
  readonly values: ValueChanges;
};

/** The changes of one commit to the sealed values of its stream. */
export type ValueChanges = {
  /** The value of the version this commit adds. */
  readonly added: SealedVersion | null;
  /** Values whose data key was wrapped again; each replaces the stored one. */
  readonly rewrapped: readonly SealedVersion[];
  /** The stored value of the version that this commit makes current, for the head. */
  readonly promoted: SealedVersion | null;
  /** Values a replica got from its primary; each replaces whatever is stored. */
  readonly copied: readonly SealedVersion[];
  /** The values of versions that this commit drops. */
  readonly removed: readonly VersionId[];
};

/** A commit as it was stored; `seq` counts from 1 without gaps. */
export type RecordedCommit = {
  readonly seq: number;
  readonly events: readonly SecretEvent[];
  readonly origin: Origin;
};
