import type { Instant, KeyId, Region, SecretArn } from './ids.ts';
import type { ReplicaCopied } from './replica-events.ts';
import type { ReplicaLink, ReplicaSource } from './replication.ts';

/** What replication asks of a stream, be it that of a primary or that of a replica. */
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

/** Of a primary: copy it to these regions too. */
export type AddReplicas = Command<'AddReplicas'> & { readonly replicas: readonly NewReplica[] };

/** A region to copy the secret to, with the key to use there. */
export type NewReplica = {
  readonly region: Region;
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
};

/** Of a primary: do not copy it to these regions any more, and delete what is there. */
export type RemoveReplicas = Command<'RemoveReplicas'> & { readonly regions: readonly Region[] };

/** Of a primary whose region knows a later state than it has: a new link, by which its own state holds. */
export type RenewReplica = Command<'RenewReplica'> & {
  readonly region: Region;
  /** The link that is replaced. */
  readonly epoch: number;
  /** The last epoch that the region knows of. */
  readonly known: number;
};

/** Of a primary: the replica of this link was promoted. */
export type ReleaseReplica = Command<'ReleaseReplica'> & {
  readonly region: Region;
  readonly epoch: number;
  /** The last epoch by which the region takes no copies. */
  readonly known: number;
};

/** Of a primary: the first attempt of this link that met the region is over. */
export type SpendForceOverwrite = Command<'SpendForceOverwrite'> & {
  readonly region: Region;
  readonly epoch: number;
};

/** Of a replica: be as the primary was at this commit. */
export type CopyReplica = Command<'CopyReplica'> &
  Reckoning & { readonly copy: ReplicaCopied; readonly earlier: number };

/** Of the secret in the place of a replica that is to overwrite it: make room. */
export type ClearName = Command<'ClearName'> &
  Reckoning & {
    readonly source: ReplicaSource;
    /** Of the copy that is to be made. */
    readonly arn: SecretArn;
    /** When that was asked for; what is younger was not meant. */
    readonly askedAt: Instant;
  };

/** Of a replica: its primary has taken it out. Whatever else has the name stays. */
export type DetachReplica = Command<'DetachReplica'> & {
  readonly link: ReplicaLink;
  /** Of the primary, in any region; `null` when it is gone as well. */
  readonly arn: SecretArn | null;
  readonly earlier: number;
};

/** Of a replica: become a secret of its own. */
export type PromoteReplica = Command<'PromoteReplica'>;

/** From which epoch on a promotion would be news to the primary. */
type Reckoning = { readonly since: number };

type Command<Type extends string> = { readonly type: Type; readonly now: Instant };
