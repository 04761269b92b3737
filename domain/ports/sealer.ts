import type { KeyArn, SecretArn, VersionId } from '../secret/ids.ts';
import type { Plaintext } from '../secret/plaintext.ts';
import type { Version } from '../secret/state.ts';
import type { EncryptionContext, KeyFailure, KeyOutcome, KeySelector } from './key-service.ts';

/** One encrypted version as the store keeps it. Opaque to everyone but the sealer. */
export type SealedVersion = { readonly versionId: VersionId; readonly bytes: Uint8Array };

/** A fresh sealed version with what its event tells about it. */
export type Sealing = {
  readonly version: SealedVersion;
  readonly keyArns: readonly KeyArn[];
  /** Of the body alone; wrapping the data key anew leaves it as it is. */
  readonly digest: string;
  /** Of all bytes that are stored. */
  readonly storedDigest: string;
};

/** What a stream tells of a sealed value, without holding it. */
export type SealedFacts = Pick<Version, 'keyArns' | 'digest' | 'storedDigest'>;

/** Why a sealed value did not open. */
export type OpenFailure =
  | KeyFailure
  /** Bytes this version of the software cannot read: cut short, or of an unknown format. */
  | 'malformed'
  /** The body was altered, or belongs to another secret or version. */
  | 'notAuthentic';

/** The value, or why it stayed closed. */
export type Opening =
  | { readonly ok: true; readonly value: Plaintext }
  | { readonly ok: false; readonly failure: OpenFailure };

/** Envelope encryption of values: each version under a data key of its own, bound to ARN and version. */
export type Sealer = {
  seal(
    value: Plaintext,
    context: EncryptionContext & { readonly versionId: VersionId },
    key: KeySelector,
  ): Promise<KeyOutcome<Sealing>>;
  open(sealed: SealedVersion, arn: SecretArn): Promise<Opening>;
  /**
   * Whether stored bytes are those that were told of. No key is asked, so that looking at every value
   * costs reads alone. No value is as told by facts without `storedDigest`.
   */
  matchesRecordedDigest(sealed: SealedVersion, facts: SealedFacts): boolean;
  /**
   * ARNs of the keys that a sealed value says it is wrapped under, in order; `null` for bytes that cannot be
   * read. Asks no key and proves nothing.
   */
  wrappingKeys(sealed: SealedVersion): readonly KeyArn[] | null;
  /**
   * The same value with its data key wrapped under one more key, which is tried first from then on;
   * the copies under earlier keys stay usable (user guide, "Change the encryption key").
   */
  rewrap(
    sealed: SealedVersion,
    arn: SecretArn,
    key: KeySelector,
  ): Promise<
    | { readonly ok: true; readonly value: Sealing }
    | { readonly ok: false; readonly failure: OpenFailure }
  >;
  /** Prove that a key can encrypt and decrypt for this secret (user guide, KMS "GenerateDataKey"). */
  validateKey(key: KeySelector, arn: SecretArn): Promise<KeyOutcome<null>>;
};
