import type { KeyArn, SecretArn, VersionId } from '../secret/ids.ts';
import type { Plaintext } from '../secret/plaintext.ts';
import type { Version } from '../secret/state.ts';
import type { EncryptionContext, KeyFailure, KeyOutcome, KeySelector } from './key-service.ts';

/** An encrypted version as it is stored. Opaque to all but the sealer. */
export type SealedVersion = { readonly versionId: VersionId; readonly bytes: Uint8Array };

/** A newly sealed version, with the facts that its event records. */
export type Sealing = {
  readonly version: SealedVersion;
  readonly keyArns: readonly KeyArn[];
  /** Of the body alone; wrapping the data key again does not change it. */
  readonly digest: string;
  /** Of all stored bytes. */
  readonly storedDigest: string;
};

/** The facts that a stream records about a sealed value, without the value. */
export type SealedFacts = Pick<Version, 'keyArns' | 'digest' | 'storedDigest'>;

/** Why a sealed value could not be opened. */
export type OpenFailure =
  | KeyFailure
  /** The bytes are truncated or of a format that this release does not know. */
  | 'malformed'
  /** The body was tampered with, or belongs to another secret or version. */
  | 'notAuthentic';

/** The value, or why it could not be opened. */
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
   * Whether stored bytes match the digest that was recorded. Uses no key, so that checking every value costs
   * reads alone. Facts without `storedDigest` match no value.
   */
  matchesRecordedDigest(sealed: SealedVersion, facts: SealedFacts): boolean;
  /**
   * The ARNs of the keys that a sealed value claims to be wrapped under, in order; `null` for bytes that
   * cannot be read. Uses no key and proves nothing.
   */
  wrappingKeys(sealed: SealedVersion): readonly KeyArn[] | null;
  /**
   * Wraps the data key under one more key, which is tried first from then on. The copies under earlier keys
   * stay usable (user guide, "Change the encryption key").
   */
  rewrap(
    sealed: SealedVersion,
    arn: SecretArn,
    key: KeySelector,
  ): Promise<
    | { readonly ok: true; readonly value: Sealing }
    | { readonly ok: false; readonly failure: OpenFailure }
  >;
  /** Proves that a key can encrypt and decrypt for this secret (user guide, KMS "GenerateDataKey"). */
  validateKey(key: KeySelector, arn: SecretArn): Promise<KeyOutcome<null>>;
};
