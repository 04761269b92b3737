import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { Head } from '../../domain/ports/stream.ts';
import { ARN_SUFFIX_LENGTH, arnPrefix } from '../../domain/secret/names.ts';

/** A stored head was moved to another stream: the store was tampered with. */
export class MisplacedHead extends Error {
  constructor() {
    super('A stored head names a secret of another stream; the store was altered');
    this.name = 'MisplacedHead';
  }
}

/**
 * A store that verifies that each head belongs to its stream. A value is bound to its secret's ARN, and
 * that ARN comes out of the same head: without this, an attacker who can write to the store without holding
 * a key could serve one secret under the name of another. Throws `MisplacedHead`.
 */
export const verifiedHeads = <Store extends EventStreams>(store: Store): Store => ({
  ...store,
  load: async (stream) => verified(await store.load(stream)),
  loadAll: async (streams) => (await store.loadAll(streams)).map(verified),
  append: async (head, commit) => {
    const appended = await store.append(head, commit);
    if (appended.kind === 'lost') verified(appended.head);
    return appended;
  },
});

const SUFFIX = new RegExp(`^-[A-Za-z0-9]{${ARN_SUFFIX_LENGTH}}$`);

const verified = (head: Head): Head => {
  const { stream, secret } = head;
  if (secret.status === 'absent') return head;
  const expected = `${arnPrefix(stream)}${stream.name}`;
  const belongs = secret.name === stream.name && secret.arn.startsWith(expected);
  if (belongs && SUFFIX.test(secret.arn.slice(expected.length))) return head;
  throw new MisplacedHead();
};
