import type { KeySelector } from '../../../domain/ports/key-service.ts';
import type { Opening, SealedFacts, SealedVersion, Sealing } from '../../../domain/ports/sealer.ts';
import {
  branded,
  type KeyArn,
  type KeyId,
  type Region,
  type SecretArn,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { ACCOUNT } from '../examples.ts';

/** The content of a sealed value; nothing is encrypted. */
export type SealedText = {
  readonly keyArns: readonly KeyArn[];
  readonly arn: SecretArn;
  readonly versionId: VersionId;
  readonly digest: string;
  readonly value: string;
};

/** The customer key that every region has besides its default key. */
export const OWN_KEY = branded<KeyId>('alias/own');

/** The keys of all regions: synchronous, and strict about what a value is bound to. */
export type KeyRing = {
  readonly disable: (key: KeyArn) => void;
  readonly enable: (key: KeyArn) => void;
  readonly isDisabled: (key: KeyArn) => boolean;
  readonly seal: (text: Omit<SealedText, 'digest'>) => Sealing;
  readonly open: (sealed: SealedVersion, arn: SecretArn) => Opening;
  /** Returns the value that was sealed into the body with this digest. */
  readonly valueOf: (digest: string) => string | undefined;
};

export const keyRing = (): KeyRing => {
  const disabled = new Set<KeyArn>();
  const values = new Map<string, string>();
  return {
    disable: (key) => {
      disabled.add(key);
    },
    enable: (key) => {
      disabled.delete(key);
    },
    isDisabled: (key) => disabled.has(key),
    seal: (text) => {
      const digest = `body-${values.size}`;
      values.set(digest, text.value);
      return sealingOf({ ...text, digest });
    },
    open: (sealed, arn) => {
      const text = readSealed(sealed);
      if (text.keyArns.every((key) => disabled.has(key))) return { ok: false, failure: 'disabled' };
      return text.arn === arn && text.versionId === sealed.versionId
        ? { ok: true, value: new Plaintext('string', new TextEncoder().encode(text.value)) }
        : { ok: false, failure: 'notAuthentic' };
    },
    valueOf: (digest) => values.get(digest),
  };
};

/** The ARN of a key, by its name in a region; `null` is the default one. */
export const keyArnOf = ({ region, keyId }: Pick<KeySelector, 'region' | 'keyId'>): KeyArn =>
  branded<KeyArn>(`arn:aws:kms:${region}:${ACCOUNT}:key/${keyId ?? 'default'}`);

/** All keys of a region. */
export const keysIn = (region: Region): readonly KeyArn[] =>
  [null, OWN_KEY].map((keyId) => keyArnOf({ region, keyId }));

/** Seals this text; its body, and so its digest, stays the same when it is wrapped again. */
export const sealingOf = (text: SealedText): Sealing => {
  const bytes = Buffer.from(JSON.stringify(text));
  const { versionId, keyArns, digest } = text;
  return { version: { versionId, bytes }, keyArns, digest, storedDigest: bytes.toString() };
};

/** Whether a sealed value matches the recorded digest; its text is its own digest. */
export const matchesRecordedDigest = (
  { bytes }: SealedVersion,
  { storedDigest }: SealedFacts,
): boolean => Buffer.from(bytes).toString() === storedDigest;

/** Returns the content of a sealed value, regardless of the state of its keys. */
export const readSealed = ({ bytes }: SealedVersion): SealedText =>
  JSON.parse(Buffer.from(bytes).toString());
