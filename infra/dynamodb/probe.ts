import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { EventStreams } from '../../domain/ports/event-store.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { branded, type SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

const NAME = branded<SecretName>('sealstream/probe');

/**
 * Finds out whether both tables answer and may be read, with the calls of every day. Throws an `Outage`
 * or a `Misconfiguration` if not.
 */
export const probeTables = async (store: EventStreams, owner: Owner): Promise<void> => {
  const stream = { ...owner, name: NAME };
  await store.load(stream);
  for await (const _ of store.readCommits(stream)) return;
};

/** Whether a failure says that a table is missing, which may be what is to be mended. */
export const isMissingTable = (error: unknown): boolean =>
  error instanceof Misconfiguration && error.cause instanceof ResourceNotFoundException;
