import type { EventStore } from '../../domain/ports/event-store.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { branded, type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { secretArn } from '../../domain/secret/names.ts';
import { aCommit, anOrigin, created, version } from './examples.ts';
import { NOW, streamOf } from './memory-service.ts';
import { ACCOUNT, REGION } from './root.ts';

/** The members of a stored secret that matter to a test; all others have defaults. */
export type ListedSecret = {
  readonly createdAt?: Instant;
  readonly changedAt?: Instant;
  /** Midnight UTC of a day. */
  readonly accessedOn?: Instant;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly scheduled?: boolean;
};

/** A moment this many seconds after the clock of the service. */
export const moment = (seconds: number): Instant => instant(NOW.getTime() + seconds * 1000);

const OWNER = { account: ACCOUNT, region: branded<Region>(REGION) };

/** Stores a secret directly, with dates other than the current time of the service. */
export const storeSecret = async (
  store: EventStore,
  name: string,
  secret: ListedSecret = {},
): Promise<void> => {
  const stream = streamOf(name);
  const { createdAt = moment(0), changedAt = createdAt, accessedOn } = secret;
  const head = await store.load(stream);
  const arn = secretArn(OWNER, stream.name, 'a1B2c3');
  const born = created(name, { arn, at: createdAt, description: secret.description ?? null });
  const events = [born, ...changes(secret, changedAt)];
  const appended = await store.append(head, aCommit(events, {}, anOrigin({ at: changedAt })));
  if (appended.kind !== 'appended') throw new Error(`${name} was ${appended.kind}`);
  if (accessedOn !== undefined) {
    await store.recordAccess(appended.head, version('v1'), accessedOn);
  }
};

const changes = (
  { tags, scheduled, changedAt }: ListedSecret,
  at: Instant,
): readonly SecretEvent[] => [
  ...(tags || changedAt !== undefined ? [tagging(tags ?? {}, at)] : []),
  ...(scheduled ? [{ type: 'DeletionScheduled', at, purgeAfter: at } as const] : []),
];

const tagging = (tags: Readonly<Record<string, string>>, at: Instant): SecretEvent => ({
  type: 'SecretTagged',
  at,
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});
