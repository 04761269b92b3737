import type { RotationSettings } from '../rotation/settings.ts';
import type { Instant, KeyArn, KeyId, SecretArn, SecretName, Stage, VersionId } from './ids.ts';
import type {
  ForceOverwriteSpent,
  ReplicaAdded,
  ReplicaCopied,
  ReplicaRemoved,
} from './replica-events.ts';
import type { ReplicaLink } from './replication.ts';

/**
 * Facts about one secret, kept for ever: add fields, never rename or repurpose one. No fact holds a
 * value, sealed or plain; a version is known by its id, its keys and the digest of its sealed body.
 */
export type SecretEvent =
  | Fact<'SecretCreated', SecretCreated>
  /** Also fills a version that was registered empty. */
  | Fact<'SecretVersionAdded', SecretVersionAdded>
  /** A rotation reserved this id; its value is still to come. */
  | Fact<'SecretVersionRegistered', { readonly versionId: VersionId }>
  | Fact<'VersionStagesMoved', { readonly moves: readonly StageMove[] }>
  | Fact<'VersionsPruned', { readonly versionIds: readonly VersionId[] }>
  | Fact<'SecretDescribed', SecretDescribed>
  | Fact<'EncryptionKeyChanged', EncryptionKeyChanged>
  | Fact<'SecretTagged', { readonly tags: readonly Tag[] }>
  | Fact<'SecretUntagged', { readonly keys: readonly string[] }>
  | Fact<'ResourcePolicyAttached', { readonly policy: string }>
  | Fact<'ResourcePolicyRemoved'>
  | Fact<'RotationConfigured', { readonly rotation: RotationSettings }>
  | Fact<'RotationCancelled'>
  /** The days to the next rotation are counted from now. */
  | Fact<'RotationRescheduled', { readonly nextRotation: Instant | null }>
  | Fact<'DeletionScheduled', { readonly purgeAfter: Instant }>
  | Fact<'DeletionCancelled'>
  | Fact<'SecretPurged'>
  | Fact<'ReplicaAdded', ReplicaAdded>
  | Fact<'ReplicaRemoved', ReplicaRemoved>
  | Fact<'ForceOverwriteSpent', ForceOverwriteSpent>
  | Fact<'ReplicaCopied', ReplicaCopied>
  /** A replica became a secret of its own. */
  | Fact<'ReplicaPromoted', { readonly link: ReplicaLink }>
  /** Copies by this link and earlier ones are not taken any more. */
  | Fact<'ReplicaFenced', { readonly link: ReplicaLink }>;

type SecretCreated = {
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /** The key as the caller named it; `null`, for none, is the account's default key. */
  readonly keyId: KeyId | null;
  /** Partner type of a managed external secret. */
  readonly externalType: string | null;
  /** The token of the request, so that a retry is known even when it carried no value. */
  readonly token: VersionId | null;
};

type SecretVersionAdded = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
  /** SHA-256 of the sealed body, base64url; it survives a re-wrap of the data key. */
  readonly digest: string;
};

/** Members that are left out stay as they were. */
type SecretDescribed = {
  readonly description?: string | null;
  readonly externalType?: string | null;
};

type EncryptionKeyChanged = {
  readonly keyId: KeyId | null;
  /** The versions that the new key opens as well, with all keys that open them now. */
  readonly rewrapped: readonly RewrappedVersion[];
};

/** A version whose data key was wrapped under another key too. */
export type RewrappedVersion = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
};

/** `null` on either side means the label was not attached before, or is not any more. */
export type StageMove = {
  readonly stage: Stage;
  readonly from: VersionId | null;
  readonly to: VersionId | null;
};

/** One tag; keys are case-sensitive and unique within a secret. */
export type Tag = { readonly key: string; readonly value: string };

type Fact<Type extends string, Data = unknown> = Readonly<{ type: Type; at: Instant }> & Data;

/** Pick one member of the union by its type. */
export type EventOf<Type extends SecretEvent['type']> = Extract<SecretEvent, { type: Type }>;
