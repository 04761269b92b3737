import { comparePositions, positionIn } from '../../domain/listing/query.ts';
import type { Page, PageRequest, Position } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Owner } from '../../domain/secret/names.ts';
import type { Entry } from '../event-store/list-page.ts';
import { pageOf } from '../event-store/list-page.ts';
import { decodeEntry, type StoredHead } from '../stored-form/head.ts';

type KeptHead = { readonly stream: StreamId; readonly head: StoredHead };

/** A page of an owner's secrets. */
export const listIn = (heads: Iterable<KeptHead>, owner: Owner, page: PageRequest): Page => {
  const { after, order, descending } = page;
  const direction = descending ? -1 : 1;
  const follows = (left: Position, right: Position): number =>
    direction * comparePositions(order, left, right);
  const rest = [...heads]
    .flatMap((kept) => entriesOf(kept, owner, page))
    .filter(({ position }) => after === null || follows(position, after) > 0)
    .toSorted((left, right) => follows(left.position, right.position));
  return pageOf(rest, false, page);
};

const entriesOf = (
  { stream, head: { summary, schema, access } }: KeptHead,
  { account, region }: Owner,
  { order }: PageRequest,
): readonly Entry[] => {
  if (stream.account !== account || stream.region !== region || summary === null) return [];
  const listed = decodeEntry({ summary, schema, access });
  return [{ position: positionIn(order, listed), listed }];
};
