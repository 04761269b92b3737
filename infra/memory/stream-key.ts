import type { StreamId } from '../../domain/ports/event-store.ts';

/** One text for each stream: no part of it can contain `#`. */
export const keyOf = ({ account, region, name }: StreamId): string =>
  `${account}#${region}#${name}`;
