import type { Clock } from '../../domain/ports/clock.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Instant, Region, SecretArn } from '../../domain/secret/ids.ts';
import { faultOf, type RequestLog } from './request-log.ts';

/** The notes of days on which secrets were read, which all requests of a process share. */
export type DayNotes = {
  /**
   * Make a note, or leave it to a later read: while one of this secret is under way, or shortly after the
   * store of the region has failed one. Holds its caller for `HOLD` at most; a note that takes longer goes
   * on for as long as its store lets it. Throws what the note throws in time, unless it is an outage.
   */
  readonly make: (subject: Subject, note: () => Promise<void>) => Promise<Noted>;
};

/** What is noted, and where. */
export type Subject = { readonly region: Region; readonly arn: SecretArn };

/** What became of a note. A postponed one is tried again by the next read after a moment. */
export type Noted = 'made' | 'underWay' | 'postponed';

/** What the notes tell the time by, and where they tell of bugs. */
export type DayNotesOptions = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: RequestLog;
};

/** How long a note may hold the answer, in milliseconds: several times what it takes nearby. */
const HOLD = 50;

/** How long a region's store that failed a note is spared others, in milliseconds. */
const REST = 1_000;

/** The value is at hand, and its reader needs it more than anybody needs the note. */
export const dayNotes = ({ clock, ids, log }: DayNotesOptions): DayNotes => {
  const underWay = new Set<SecretArn>();
  const failedAt = new Map<Region, Instant>();
  const rests = (region: Region): boolean => {
    const at = failedAt.get(region);
    if (at === undefined) return false;
    const elapsed = clock.now() - at;
    // A clock that was set back tells nothing of how long it was.
    return elapsed >= 0 && elapsed < REST;
  };

  const attempt = async ({ region, arn }: Subject, note: () => Promise<void>): Promise<Noted> => {
    underWay.add(arn);
    try {
      await note();
      return 'made';
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      failedAt.set(region, clock.now());
      return 'postponed';
    } finally {
      underWay.delete(arn);
    }
  };
  const tell = (region: Region, error: unknown): void =>
    log({
      requestId: ids.requestId(),
      status: 500,
      milliseconds: 0,
      operation: 'note-access',
      region,
      fault: faultOf(error),
    });

  return {
    make: async (subject, note) => {
      const { region, arn } = subject;
      if (underWay.has(arn)) return 'underWay';
      if (rests(region)) return 'postponed';
      const noting = attempt(subject, note);
      const noted = await inTime(noting);
      if (noted !== null) return noted;
      noting.catch((error: unknown) => tell(region, error));
      return 'postponed';
    },
  };
};

/** What the work comes to, `null` when it takes too long. */
const inTime = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  const { promise: over, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, HOLD, null);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
};
