import { describe, expect, it } from 'vitest';
import { MisplacedHead, verifiedHeads } from '../../../app/store/verified-heads.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Head } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { aStream, creation } from '../../support/examples.ts';

const OWN = aStream();
const OTHER = aStream('db/other');

/** A store that answers the head of another secret for a stream, as after an attacker moved it. */
const withMovedHead = async () => {
  const store = memoryEventStore();
  await store.append(emptyHead(OWN), creation());
  const moved: Head = { ...(await store.load(OWN)), stream: OTHER };
  const tampered: EventStore = {
    ...store,
    load: async () => moved,
    loadAll: async () => [emptyHead(OWN), moved],
    append: async () => ({ kind: 'lost', head: moved }),
  };
  return { untouched: verifiedHeads(store), tampered: verifiedHeads(tampered) };
};

describe('A store with verified heads', () => {
  it('answers the heads that belong to their streams, also those of streams without a secret', async () => {
    const { untouched } = await withMovedHead();
    const heads = await untouched.loadAll([OWN, OTHER]);
    expect(heads.map(({ secret }) => secret.status)).toEqual(['active', 'absent']);
    expect(await untouched.load(OWN)).toEqual(heads[0]);
    const lost = await untouched.append(emptyHead(OWN), creation());
    expect(lost).toEqual({ kind: 'lost', head: heads[0] });
  });

  it.each<readonly [string, (store: EventStore) => Promise<unknown>]>([
    ['load', (store) => store.load(OTHER)],
    ['loadAll', (store) => store.loadAll([OWN, OTHER])],
    ['an append that was lost', (store) => store.append(emptyHead(OTHER), creation())],
  ])('fails for a head of another stream that it gets from %s', async (_from, use) => {
    const { tampered } = await withMovedHead();
    await expect(use(tampered)).rejects.toThrow(MisplacedHead);
  });
});
