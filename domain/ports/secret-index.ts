import type { Instant, SecretName } from '../secret/ids.ts';
import type { Owner } from '../secret/names.ts';
import type { SecretSummary } from '../secret/summary.ts';
import type { Access } from './stream.ts';

/** The secrets of an owner, in the orders that the store has an index for. */
export type SecretIndex = {
  /** The orders that `list` supports: those in which a page is found without reading the others. */
  readonly orders: ReadonlySet<ListOrder>;
  /**
   * One page of an owner's secrets, those scheduled for deletion included, as their heads show them. It may
   * lag by some seconds. Reads no more than the page, plus what the order needs; a page may be short, and
   * even empty, with more to follow. A head that cannot be read does not hide the others.
   */
  list(owner: Owner, page: PageRequest): Promise<Page>;
};

/**
 * What secrets are ordered by; in an order by date, those of the same moment are ordered by name. In the
 * first two a secret keeps its position, in the others it moves when it is changed or read.
 */
export type ListOrder = 'createdDate' | 'name' | 'changedDate' | 'accessedDate';

/** A page of secrets: at most `limit`, readable or not, after the position of the last one seen. */
export type PageRequest = {
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly limit: number;
  readonly after: Position | null;
  /** Only names with this prefix; `null` for all. */
  readonly namePrefix: string | null;
};

/** The position of a secret in an order: a date and a name, of which only the name counts by name. */
export type Position = { readonly at: Instant; readonly name: SecretName };

/** One entry of a list. */
export type Listed = { readonly summary: SecretSummary; readonly access: Access };

/** An entry whose position is known but whose content cannot be read, with the error that was thrown. */
export type Unreadable = { readonly name: SecretName; readonly error: unknown };

/** Readable and unreadable entries, each in order, and the position to continue from; `null` at the end. */
export type Page = {
  readonly entries: readonly Listed[];
  readonly unreadable: readonly Unreadable[];
  readonly next: Position | null;
};
