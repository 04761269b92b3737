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
 * The events of one secret. They are stored permanently: add members, never rename or repurpose
 * one. No event contains a value, sealed or plain; a version is identified by its id, its keys and
 * the digest of its sealed body.
 */
export type SecretEvent =
  | Fact<'SecretCreated', SecretCreated>
  /** Also provides the value of a version that was registered without one. */
  | Fact<'SecretVersionAdded', SecretVersionAdded>
  /** A rotation registered this id; the version has no value yet. */
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
  /** The days until the next rotation are counted again from now. */
  | Fact<'RotationRescheduled', { readonly nextRotation: Instant | null }>
  | Fact<'DeletionScheduled', { readonly purgeAfter: Instant }>
  | Fact<'DeletionCancelled'>
  | Fact<'SecretPurged'>
  | Fact<'ReplicaAdded', ReplicaAdded>
  | Fact<'ReplicaRemoved', ReplicaRemoved>
  | Fact<'ForceOverwriteSpent', ForceOverwriteSpent>
  | Fact<'ReplicaCopied', ReplicaCopied>
  /** A replica became a standalone secret. */
  | Fact<'ReplicaPromoted', { readonly link: ReplicaLink }>
  /** Copies by this link and earlier ones are rejected from now on. */
  | Fact<'ReplicaFenced', { readonly link: ReplicaLink }>;

type SecretCreated = {
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /** The key as the caller specified it; `null` for the default key of the account. */
  readonly keyId: KeyId | null;
  /** The partner type of a managed external secret. */
  readonly externalType: string | null;
  /** The token of the request, so that a retry is recognised even if there was no value. */
  readonly token: VersionId | null;
};

type SecretVersionAdded = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
  /** SHA-256 of the sealed body, in base64url; wrapping the data key again does not change it. */
  readonly digest: string;
};

/** Omitted members do not change. */
type SecretDescribed = {
  readonly description?: string | null;
  readonly externalType?: string | null;
};

type EncryptionKeyChanged = {
  readonly keyId: KeyId | null;
  /** The versions that the new key can open too, with all keys that can open them now. */
  readonly rewrapped: readonly RewrappedVersion[];
};

/** A version whose data key was wrapped under another key as well. */
export type RewrappedVersion = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
};

/**
 * A label that moves. `null` on either side: it was not attached before, or is no longer attached.
 */
export type StageMove = {
  readonly stage: Stage;
  readonly from: VersionId | null;
  readonly to: VersionId | null;
};

/** A tag; keys are case-sensitive and unique within a secret. */
export type Tag = { readonly key: string; readonly value: string };

type Fact<Type extends string, Data = unknown> = Readonly<{ type: Type; at: Instant }> & Data;

/** The member of the union with this type. */
export type EventOf<Type extends SecretEvent['type']> = Extract<SecretEvent, { type: Type }>;
