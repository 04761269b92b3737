import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Listed, Page, PageRequest } from '../../domain/ports/secret-index.ts';
import { advance, emptyHead, NEVER_READ } from '../../domain/secret/head.ts';
import { summaryOf } from '../../domain/secret/summary.ts';
import { aCommit, created } from './examples.ts';
import { moment } from './listed-secrets.ts';
import { streamOf } from './memory-service.ts';

/** How much of a list was read. */
export type Reading = { entries: number; largestPart: number; requests: number };

/**
 * A list of an account with this many secrets, generated as it is read: names from `app/000000` on, each
 * created a second after the one before. Counts what is read.
 */
export const largeAccount = (size: number) => {
  const reading: Reading = { entries: 0, largestPart: 0, requests: 0 };
  const list: EventStore['list'] = async (_owner, request) => {
    const page = pageOf(size, request);
    reading.entries += page.entries.length;
    reading.largestPart = Math.max(reading.largestPart, page.entries.length);
    reading.requests += 1;
    return page;
  };
  return { reading, list };
};

/** The name at a storeSecret, counted from 0. */
export const nameAt = (index: number): string => `app/${String(index).padStart(6, '0')}`;

const pageOf = (size: number, { after, limit, descending, namePrefix }: PageRequest): Page => {
  const [first, end] = rangeOf(size, namePrefix ?? '');
  const step = descending ? -1 : 1;
  const start = descending ? end - 1 : first;
  const from = after === null ? start : Number(after.name.slice('app/'.length)) + step;
  const entries: Listed[] = [];
  for (let at = from; entries.length < limit && at >= first && at < end; at += step) {
    entries.push(entryAt(at));
  }
  const last = entries.at(-1)?.summary;
  const behind = from + step * entries.length;
  const more = last !== undefined && behind >= first && behind < end;
  return {
    entries,
    unreadable: [],
    next: more ? { at: last.createdAt, name: last.name } : null,
  };
};

/** Returns the range of names with a prefix: each digit leaves a tenth of them. */
const rangeOf = (size: number, prefix: string): readonly [first: number, end: number] => {
  if ('app/'.startsWith(prefix)) return [0, size];
  const digits = prefix.slice('app/'.length);
  const [first, end] = [digits.padEnd(6, '0'), digits.padEnd(6, '9')].map(Number);
  return [first ?? 0, Math.min(size, (end ?? 0) + 1)];
};

const entryAt = (index: number): Listed => {
  const name = nameAt(index);
  const birth = aCommit([created(name, { at: moment(index) })]);
  const { secret } = advance(emptyHead(streamOf(name)), birth);
  if (secret.status === 'absent') throw new Error('The secret is absent');
  return { summary: summaryOf(secret), access: NEVER_READ };
};
