import type { Gather } from '../../app/secret/transact.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Head } from '../../domain/ports/stream.ts';
import type { CreateSecret, StoredComparison } from '../../domain/secret/commands.ts';
import { branded, type SecretName, type VersionId } from '../../domain/secret/ids.ts';
import { arnOf, KEY_ARN, NOON, sealed } from './examples.ts';

/** A CreateSecret request that records the heads it was gathered for. */
export type Creator = {
  readonly gather: Gather;
  /** In the order of the attempts. */
  readonly heads: readonly Head[];
  /** The ARN drawn for an attempt, counted from 1. */
  arnOfAttempt(attempt: number): string;
};

/** A request of the named client: its token is the label, and its ARN suffixes name the client and the attempt. */
export const creator = (client: string, label: string, text: string): Creator => {
  const value = sealed(label, new TextEncoder().encode(text));
  const heads: Head[] = [];
  const arnOfAttempt = (attempt: number) => arnOf('db/password', `${client}${attempt}`);
  return {
    heads,
    arnOfAttempt,
    gather: async (head) => {
      heads.push(head);
      const free = head.secret.status === 'absent';
      const { versionId } = value;
      const command: CreateSecret = {
        ...REQUEST,
        token: versionId,
        arn: arnOfAttempt(heads.length),
        version: free ? { versionId, keyArns: [KEY_ARN], digest: `digest of ${text}` } : null,
        stored: comparison(head, value),
      };
      return { ok: true, command, values: { added: free ? value : null } };
    },
  };
};

const REQUEST = {
  type: 'CreateSecret',
  name: branded<SecretName>('db/password'),
  description: null,
  keyId: null,
  externalType: null,
  tags: [],
  replicas: [],
  carriesValue: true,
  now: NOON,
} as const;

const comparison = ({ secret, current }: Head, value: SealedVersion): StoredComparison => {
  if (!has(secret, value.versionId)) return 'unknown';
  const stored = current?.versionId === value.versionId ? current.bytes : new Uint8Array();
  return Buffer.from(stored).equals(value.bytes) ? 'same' : 'different';
};

const has = (secret: Head['secret'], versionId: VersionId): boolean =>
  secret.status === 'active' && secret.versions.has(versionId);
