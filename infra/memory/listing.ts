import type { Listed, Page, PageRequest, Position } from '../../domain/ports/event-store.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { summaryOf } from '../../domain/secret/summary.ts';
import { pageOf } from '../event-store/paging.ts';
import type { Stored } from './stored.ts';

/** A page of the secrets among these streams. */
export const listIn = (streams: Iterable<Stored>, owner: Owner, page: PageRequest): Page => {
  const follows = comparison(page);
  const { after } = page;
  const rest = [...streams]
    .flatMap((stored) => entriesOf(stored, owner))
    .filter(({ summary }) => after === null || follows(summary, after) > 0)
    .toSorted((left, right) => follows(left.summary, right.summary));
  return pageOf(rest, false, page);
};

const entriesOf = ({ head }: Stored, { account, region }: Owner): readonly Listed[] => {
  const { stream, secret, access } = head;
  if (stream.account !== account || stream.region !== region) return [];
  return secret.status === 'absent' ? [] : [{ summary: summaryOf(secret), access }];
};

/** Positive when the left one comes later in this order. */
const comparison = ({ order, descending }: PageRequest) => {
  const direction = descending ? -1 : 1;
  return (left: Position, right: Position): number =>
    direction * ((order === 'name' ? 0 : left.createdAt - right.createdAt) || byName(left, right));
};

/** Names are ASCII: the order of their characters is that of their bytes. */
const byName = ({ name: left }: Position, { name: right }: Position): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
