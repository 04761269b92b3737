import type { EventStore } from '../../domain/ports/event-store.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { branded, type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { secretArn } from '../../domain/secret/names.ts';
import { aCommit, anOrigin, created, version } from './examples.ts';
import { NOW, streamOf } from './memory-service.ts';
import { ACCOUNT, REGION } from './root.ts';

/** What a test says of a secret that is there; all else is as plain as it can be. */
export type Told = {
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

/** Puts a secret into the store as it was at other times than the service's now. */
export const place = async (store: EventStore, name: string, told: Told = {}): Promise<void> => {
  const stream = streamOf(name);
  const { createdAt = moment(0), changedAt = createdAt, accessedOn } = told;
  const head = await store.load(stream);
  const arn = secretArn(OWNER, stream.name, 'a1B2c3');
  const born = created(name, { arn, at: createdAt, description: told.description ?? null });
  const events = [born, ...changes(told, changedAt)];
  const appended = await store.append(head, aCommit(events, {}, anOrigin({ at: changedAt })));
  if (appended.kind !== 'appended') throw new Error(`${name} was ${appended.kind}`);
  if (accessedOn !== undefined) {
    await store.recordAccess(appended.head, version('v1'), accessedOn);
  }
};

const changes = ({ tags, scheduled, changedAt }: Told, at: Instant): readonly SecretEvent[] => [
  ...(tags || changedAt !== undefined ? [tagging(tags ?? {}, at)] : []),
  ...(scheduled ? [{ type: 'DeletionScheduled', at, purgeAfter: at } as const] : []),
];

const tagging = (tags: Readonly<Record<string, string>>, at: Instant): SecretEvent => ({
  type: 'SecretTagged',
  at,
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});
