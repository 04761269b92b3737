import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncryptionContext, WrappedKey } from '../../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../../domain/secret/ids.ts';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { privateDatabase } from '../../support/private-database.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/keyring/${name}`, import.meta.url), 'utf8');

/** What an earlier release wrapped, and in which state it left the key. */
export type EarlierDataKey = {
  readonly state: string;
  readonly wrapped: WrappedKey;
  readonly plaintext: Uint8Array;
};

/** Versions of the tables that are still read. */
export const EARLIER_VERSIONS = [1, 2] as const;

/** A keyring of the examples' owner as that version of the tables left it, with what opens it. */
export const earlierKeyring = (
  directory: string,
  tables: (typeof EARLIER_VERSIONS)[number] = 1,
) => {
  const facts = JSON.parse(fixture(`version-${tables}.json`));
  mkdirSync(directory, { recursive: true });
  const database = privateDatabase(join(directory, KEYRING_FILE));
  database.exec(fixture(`version-${tables}.sql`));
  database.close();
  const dataKeys = ['enabled', 'disabled', 'pendingDeletion', 'default'].map((state) => {
    const { keyArn, ciphertext, plaintext } = facts.dataKeys[state];
    return {
      state,
      wrapped: {
        keyArn: branded<KeyArn>(keyArn),
        ciphertext: Uint8Array.from(Buffer.from(ciphertext, 'hex')),
      },
      plaintext: Uint8Array.from(Buffer.from(plaintext, 'hex')),
    } satisfies EarlierDataKey;
  });
  const context: EncryptionContext = facts.context;
  return { rootKey: String(facts.rootKey), context, dataKeys };
};
