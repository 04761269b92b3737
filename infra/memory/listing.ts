import { comparePositions, positionIn } from '../../domain/listing/position.ts';
import type { Page, PageRequest, Position } from '../../domain/ports/secret-index.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { summaryOf } from '../../domain/secret/summary.ts';
import type { Entry } from '../event-store/entry.ts';
import { pageOf } from '../event-store/paging.ts';
import type { Stored } from './stored.ts';

/** A page of the secrets among these streams. */
export const listIn = (streams: Iterable<Stored>, owner: Owner, page: PageRequest): Page => {
  const { after, order, descending } = page;
  const direction = descending ? -1 : 1;
  const follows = (left: Position, right: Position): number =>
    direction * comparePositions(order, left, right);
  const rest = [...streams]
    .flatMap((stored) => entriesOf(stored, owner, page))
    .filter(({ place }) => after === null || follows(place, after) > 0)
    .toSorted((left, right) => follows(left.place, right.place));
  return pageOf(rest, false, page);
};

const entriesOf = (
  { head }: Stored,
  { account, region }: Owner,
  { order }: PageRequest,
): readonly Entry[] => {
  const { stream, secret, access } = head;
  if (stream.account !== account || stream.region !== region) return [];
  if (secret.status === 'absent') return [];
  const listed = { summary: summaryOf(secret), access };
  return [{ place: positionIn(order, listed), listed }];
};
