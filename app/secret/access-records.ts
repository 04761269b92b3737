import type { Clock } from '../../domain/ports/clock.ts';
import type { AccessRecords } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import {
  type Instant,
  instant,
  type Region,
  type SecretArn,
  type VersionId,
} from '../../domain/secret/ids.ts';

/** Records on which days versions were read (LastAccessedDate). All requests of a process share one. */
export type AccessRecorder = {
  /**
   * Records that a version is read today, with at most one write a day for each secret: another version
   * that is read on the same day is remembered by this process alone. Best-effort: holds its caller for
   * `HOLD` at most, while a slower write goes on for as long as its store lets it. Throws what the write
   * throws in time, unless it is an outage.
   */
  readonly record: (store: AccessRecords, access: VersionAccess) => Promise<AccessOutcome>;
  /** The last day on which a version was read, by the head or by this process; `null` for none. */
  readonly lastRead: (head: LiveHead, versionId: VersionId) => Instant | null;
};

/** A version that is read at a moment. */
export type VersionAccess = {
  readonly head: LiveHead;
  readonly versionId: VersionId;
  readonly at: Instant;
};

/**
 * Outcome of an access record. It is `current` if nothing had to be written, or another request is writing it;
 * a `postponed` one is retried by the next read after the cool-down.
 */
export type AccessOutcome = 'recorded' | 'current' | 'postponed';

/** Dependencies of an access recorder. */
export type AccessRecorderOptions = {
  readonly clock: Clock;
  /** Versions that are remembered beside the heads; the one read longest ago is forgotten first. */
  readonly maxRemembered: number;
  /** Called with a write that failed after its caller was answered. */
  readonly onFault: (region: Region, error: unknown) => void;
};

const DAY = 86_400_000;

/** How long a write may hold the answer, in milliseconds: several times what it takes nearby. */
const HOLD = 50;

/** How long after an outage no access is written to the store of its region, in milliseconds. */
const COOL_DOWN = 1_000;

/** The value is at hand, and its reader needs it more than anyone needs the record. */
export const accessRecorder = (options: AccessRecorderOptions): AccessRecorder => {
  const remembered = rememberedDays(options.maxRemembered);
  const write = accessWriter(options);
  return {
    record: async (store, { head, versionId, at }) => {
      const { secret, access } = head;
      const today = instant(at - (at % DAY));
      const known = access.versions.get(versionId);
      if (known !== undefined && known >= today) return 'current';
      if (access.on !== null && access.on >= today) {
        remembered.set(secret.arn, versionId, today);
        return 'current';
      }
      return write(head, () => store.recordAccess(head, versionId, today));
    },
    lastRead: ({ secret, access }, versionId) => {
      const recorded = access.versions.get(versionId) ?? null;
      const latest = remembered.get(secret.arn, versionId);
      return recorded === null || (latest !== null && latest > recorded) ? latest : recorded;
    },
  };
};

type Write = (head: LiveHead, write: () => Promise<void>) => Promise<AccessOutcome>;

/** Writes one record of a secret at a time, and none to a region that had an outage a moment ago. */
const accessWriter = ({ clock, onFault }: AccessRecorderOptions): Write => {
  const inFlight = new Set<SecretArn>();
  const failedAt = new Map<Region, Instant>();
  const isCoolingDown = (region: Region): boolean => {
    const at = failedAt.get(region);
    if (at === undefined) return false;
    const elapsed = clock.now() - at;
    // After the clock was set back, how long ago it was is not known.
    return elapsed >= 0 && elapsed < COOL_DOWN;
  };

  const attempt: Write = async ({ secret: { arn }, stream: { region } }, write) => {
    inFlight.add(arn);
    try {
      await write();
      return 'recorded';
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      failedAt.set(region, clock.now());
      return 'postponed';
    } finally {
      inFlight.delete(arn);
    }
  };

  return async (head, write) => {
    const { region } = head.stream;
    if (inFlight.has(head.secret.arn)) return 'current';
    if (isCoolingDown(region)) return 'postponed';
    const writing = attempt(head, write);
    const outcome = await inTime(writing);
    if (outcome !== null) return outcome;
    writing.catch((error: unknown) => onFault(region, error));
    return 'postponed';
  };
};

/** The result of some work, `null` when it takes too long. */
const inTime = async <Value>(work: Promise<Value>): Promise<Value | null> => {
  const { promise: timeout, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, HOLD, null);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

/** The days of the versions read last, up to a maximum. */
const rememberedDays = (max: number) => {
  const days = new Map<string, Instant>();
  // An ARN has no blank.
  const keyOf = (arn: SecretArn, versionId: VersionId): string => `${arn} ${versionId}`;
  return {
    set: (arn: SecretArn, versionId: VersionId, day: Instant): void => {
      const key = keyOf(arn, versionId);
      days.delete(key);
      days.set(key, day);
      const [oldest] = days.keys();
      if (days.size > max && oldest !== undefined) days.delete(oldest);
    },
    get: (arn: SecretArn, versionId: VersionId): Instant | null =>
      days.get(keyOf(arn, versionId)) ?? null,
  };
};
