import type { Page, PageRequest, Position } from '../../domain/ports/event-store.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { summaryOf } from '../../domain/secret/summary.ts';
import type { Entry } from '../event-store/entry.ts';
import { pageOf } from '../event-store/paging.ts';
import type { Stored } from './stored.ts';

/** A page of the secrets among these streams. */
export const listIn = (streams: Iterable<Stored>, owner: Owner, page: PageRequest): Page => {
  const follows = comparison(page);
  const { after } = page;
  const rest = [...streams]
    .flatMap((stored) => entriesOf(stored, owner))
    .filter(({ place }) => after === null || follows(place, after) > 0)
    .toSorted((left, right) => follows(left.place, right.place));
  return pageOf(rest, false, page);
};

const entriesOf = ({ head }: Stored, { account, region }: Owner): readonly Entry[] => {
  const { stream, secret, access } = head;
  if (stream.account !== account || stream.region !== region) return [];
  if (secret.status === 'absent') return [];
  const { createdAt, name } = secret;
  return [{ place: { createdAt, name }, listed: { summary: summaryOf(secret), access } }];
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
