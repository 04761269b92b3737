import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import type { Head } from '../ports/stream.ts';
import type { Region } from '../secret/ids.ts';
import { isLater } from '../secret/replication.ts';
import type { Secret } from '../secret/state.ts';
import { type Discrepancy, discrepancyOf } from './discrepancy.ts';
import { linksOf, type ReplicaTarget } from './links.ts';

/** A replica that is not as its primary wants it, or one whose status is wrong. */
export type ReplicaComparison = {
  readonly region: Region;
  readonly discrepancy: Discrepancy | 'damaged' | Incomparable | 'untold';
  /** The link, and the last epoch the region knows of, if a new link would help. */
  readonly outdated: { readonly epoch: number; readonly known: number } | null;
  /** What was thrown while reading; undefined if nothing was. */
  readonly error: unknown;
  /** The status of a replica that is `untold`. */
  readonly status: ReplicaStatus | null;
};

/**
 * A replica that cannot be compared: its region does not answer, its data cannot be read, or the region is
 * not enabled or being left. It does not keep other regions from being compared.
 */
type Incomparable = 'unreachable' | 'unreadable' | 'notEnabled' | 'leaving';

/** A replica as it was read, or why it could not be. */
export type ReplicaView =
  | { readonly secret: Secret; readonly values: ValueCheck }
  | { readonly incomparable: Incomparable; readonly error?: unknown };

/** Whether the stored values of a secret match the digests recorded in its head. */
export type ValueCheck =
  | { readonly intact: true }
  /** A value is missing or was altered; `error` is what was thrown while reading it, if anything was. */
  | { readonly intact: false; readonly error: unknown };

/** A region that its primary is no longer copied to, with the last link still on record. */
export const leaving = (region: Region): ReplicaComparison => comparison(region, 'leaving');

const comparison = (
  region: Region,
  discrepancy: ReplicaComparison['discrepancy'],
  rest: Partial<Pick<ReplicaComparison, 'outdated' | 'error' | 'status'>> = {},
): ReplicaComparison => ({
  region,
  discrepancy,
  outdated: null,
  error: undefined,
  status: null,
  ...rest,
});

/**
 * Compares a replica that was read before its primary with that primary. `null` if the replica matches and
 * its status does not contradict that, or if the link was added or removed while the replica was read.
 */
export const compareReplica = (
  primary: Head,
  region: Region,
  { view, status }: { readonly view: ReplicaView; readonly status: ReplicaStatus | undefined },
): ReplicaComparison | null => {
  const replica = linksOf(primary).get(region);
  const { secret } = primary;
  if (replica === undefined || secret.status === 'absent') return null;
  if ('incomparable' in view) return comparison(region, view.incomparable, { error: view.error });
  const target: ReplicaTarget = { region, replica };
  const discrepancy = discrepancyOf({ ...primary, secret }, target, view.secret);
  return (
    damaged(target, discrepancy, view) ??
    deviating(target, discrepancy, view.secret) ??
    untold(primary, target, status)
  );
};

/**
 * A replica that shows its primary, or an earlier state of it, and has lost a value: a new link brings
 * everything again, as does one that was already made but by which nothing was copied yet.
 */
const damaged = (
  { region, replica: { epoch } }: ReplicaTarget,
  discrepancy: Discrepancy | null,
  { secret, values }: Extract<ReplicaView, { secret: Secret }>,
): ReplicaComparison | null => {
  const isOwn = discrepancy === null || discrepancy === 'behind';
  if (!isOwn || values.intact) return null;
  const outdated = epochIn(secret) === epoch ? { epoch, known: epoch } : null;
  return comparison(region, 'damaged', { error: values.error, outdated });
};

const deviating = (
  { region, replica: { epoch } }: ReplicaTarget,
  discrepancy: Discrepancy | null,
  found: Secret,
): ReplicaComparison | null => {
  if (discrepancy === null) return null;
  const isRenewable = discrepancy === 'ahead' || discrepancy === 'diverged';
  const outdated = isRenewable ? { epoch, known: epochIn(found) } : null;
  return comparison(region, discrepancy, { outdated });
};

const epochIn = (secret: Secret): number =>
  secret.status === 'absent' ? 0 : (secret.replicaOf?.epoch ?? 0);

/**
 * A replica that matches although its status says otherwise. The status may be a failure, because the
 * worker that failed was the last of two to report, or lost the reply to its success. Or it is of a state
 * that the primary has not reached, because the primary was restored from a backup.
 */
const untold = (
  { seq }: Head,
  { region, replica: { epoch } }: ReplicaTarget,
  status: ReplicaStatus | undefined,
): ReplicaComparison | null => {
  if (status === undefined) return null;
  const isWrong =
    isLater(status, { epoch, seq }) || (status.state === 'Failed' && status.seq === seq);
  return isWrong ? comparison(region, 'untold', { status }) : null;
};
