import type { Instant, KeyId, Region, SecretArn } from './ids.ts';
import type { ReplicaCopied } from './replica-events.ts';
import type { ReplicaLink, ReplicaSource } from './replication.ts';

/** The commands of replication, for the stream of a primary or of a replica. */
export type ReplicaCommand =
  | AddReplicas
  | RemoveReplicas
  | RenewReplica
  | ReleaseReplica
  | SpendForceOverwrite
  | CopyReplica
  | ClearName
  | DetachReplica
  | PromoteReplica;

/** For a primary: copy it to these regions too. */
export type AddReplicas = Command<'AddReplicas'> & { readonly replicas: readonly NewReplica[] };

/** A region to copy the secret to, and the key to use there. */
export type NewReplica = {
  readonly region: Region;
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
};

/** For a primary: stop copying it to these regions, and delete the replicas. */
export type RemoveReplicas = Command<'RemoveReplicas'> & { readonly regions: readonly Region[] };

/**
 * For a primary whose replica knows a later state: make a new link, by which the primary's state
 * wins.
 */
export type RenewReplica = Command<'RenewReplica'> & {
  readonly region: Region;
  /** The link to replace. */
  readonly epoch: number;
  /** The last epoch that the replica's region knows of. */
  readonly known: number;
};

/** For a primary: the replica of this link was promoted. */
export type ReleaseReplica = Command<'ReleaseReplica'> & {
  readonly region: Region;
  readonly epoch: number;
  /** The last epoch by which the region takes no copies. */
  readonly known: number;
};

/** For a primary: the first attempt of this link that reached the region is over. */
export type SpendForceOverwrite = Command<'SpendForceOverwrite'> & {
  readonly region: Region;
  readonly epoch: number;
};

/** For a replica: take the state that the primary had at this commit. */
export type CopyReplica = Command<'CopyReplica'> &
  Since & { readonly copy: ReplicaCopied; readonly earlier: number };

/** For a secret that a replica is to overwrite: free its name. */
export type ClearName = Command<'ClearName'> &
  Since & {
    readonly source: ReplicaSource;
    /** The ARN of the replica to be made. */
    readonly arn: SecretArn;
    /** When the overwriting was requested; it does not apply to a secret created since. */
    readonly askedAt: Instant;
  };

/** For a replica: its primary has removed it. Anything else that has the name stays. */
export type DetachReplica = Command<'DetachReplica'> & {
  readonly link: ReplicaLink;
  /** The ARN of the primary, in any region; `null` if it is gone as well. */
  readonly arn: SecretArn | null;
  readonly earlier: number;
};

/** For a replica: become a standalone secret. */
export type PromoteReplica = Command<'PromoteReplica'>;

/** The first epoch by which a promotion would be unknown to the primary. */
type Since = { readonly since: number };

type Command<Type extends string> = { readonly type: Type; readonly now: Instant };
