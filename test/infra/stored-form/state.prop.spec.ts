import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableHead } from '../../../domain/ports/unreadable.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { initialState } from '../../../domain/secret/state.ts';
import { summaryOf } from '../../../domain/secret/summary.ts';
import {
  decodeSecret,
  decodeSummary,
  encodeSecret,
  STATE_SCHEMA,
} from '../../../infra/stored-form/state.ts';
import { anyEvent } from '../../support/arbitraries.ts';
import { EVERY_EVENT as the } from '../../support/every-event.ts';
import { EVERY_STATE } from '../../support/every-state.ts';
import { created, replicaAdded } from '../../support/examples.ts';
import { inOrder } from '../../support/in-order.ts';
import { NOT_REGIONS } from './not-regions.ts';

/** A region and its link as version 2 stores them. */
type Link = readonly [region: string, link: Readonly<Record<string, unknown>>];

const events = fc.array(anyEvent);
const state = fc.oneof(
  events.map((history) => fold(history)),
  events.map((history) => fold(history, fold([created()]))),
);

describe('The stored form of a state', () => {
  it('is rejected when it has an invalid region', () => {
    const replica = encodeSecret(fold([the.ReplicaCopied, the.ReplicaFenced]));
    const primary = encodeSecret(fold([created(), replicaAdded('us-east-1')]));
    for (const region of NOT_REGIONS.map((none) => JSON.stringify(none))) {
      const summary = replica.summary?.replace(/("replicaOf":\{"region":)"[^"]+"/, `$1${region}`);
      const fences = replica.detail?.replace(/("fences":\[\[)"[^"]+"/, `$1${region}`);
      const links = primary.detail?.replace(/("replicas":\[\[)"[^"]+"/, `$1${region}`);
      const heads = [
        { ...replica, summary: summary ?? null },
        { ...replica, detail: fences ?? null },
        { ...primary, detail: links ?? null },
      ];
      for (const head of heads) {
        expect([replica, primary]).not.toContainEqual(head);
        expect(() => decodeSecret(head, STATE_SCHEMA)).toThrow('a region is none');
      }
    }
  });

  it('is rejected when its name is invalid', () => {
    const { summary } = encodeSecret(fold([created('db')]));
    for (const name of ['', 'a b', '#', 'x'.repeat(513), 7, null]) {
      const altered = (summary ?? '').replace('"name":"db"', `"name":${JSON.stringify(name)}`);
      expect(() => decodeSummary(altered, STATE_SCHEMA), altered).toThrow('a name is none');
    }
  });

  it('decodes to what was encoded, with every map in its order', () => {
    fc.assert(
      fc.property(state, (given) => {
        const decoded = decodeSecret(encodeSecret(given), STATE_SCHEMA);
        expect(decoded).toEqual(given);
        expect(inOrder(decoded)).toEqual(inOrder(given));
      }),
    );
  });

  it('decodes to a state that later events change as they would the original', () => {
    fc.assert(
      fc.property(state, events, (given, more) => {
        const decoded = decodeSecret(encodeSecret(given), STATE_SCHEMA);
        expect(inOrder(fold(more, decoded))).toEqual(inOrder(fold(more, given)));
      }),
    );
  });

  it.each(Object.entries(EVERY_STATE))(
    'decodes a secret %s to what was encoded',
    (_state, history) => {
      const given = fold(history);
      const decoded = decodeSecret(encodeSecret(given), STATE_SCHEMA);
      expect(decoded).toStrictEqual(given);
      expect(inOrder(decoded)).toStrictEqual(inOrder(given));
    },
  );

  it('has the summary of a secret as a separate part', () => {
    fc.assert(
      fc.property(state, (given) => {
        const { summary } = encodeSecret(given);
        const decoded = summary === null ? null : decodeSummary(summary, STATE_SCHEMA);
        expect(decoded).toEqual(given.status === 'absent' ? null : summaryOf(given));
      }),
    );
  });

  it('of version 1 is decoded, and its links are numbered in their order', () => {
    const now = fold([created(), replicaAdded('us-east-1'), replicaAdded('eu-west-2')]);
    const { summary, detail } = encodeSecret(now);
    const { replicaOf: _unknown, ...shown } = JSON.parse(summary ?? '');
    const { memory: _none, replicas, ...rest } = JSON.parse(detail ?? '');
    const links = replicas.map(([region, { epoch: _e, since: _s, ...replica }]: Link) => [
      region,
      replica,
    ]);
    const first = {
      summary: JSON.stringify(shown),
      detail: JSON.stringify({ ...rest, replicas: links }),
    };
    expect(decodeSecret(first, 1)).toEqual(now);
    expect(decodeSummary(first.summary, 1)).toEqual(decodeSummary(summary ?? '', STATE_SCHEMA));
    expect(decodeSecret({ summary: null, detail: null }, 1)).toEqual(initialState);
  });

  it.each(['"x"', '1.5', '-1', 'null', '1e300'])(
    'is rejected when an epoch of replication is %s',
    (number) => {
      const replica = encodeSecret(fold([the.ReplicaCopied, the.ReplicaFenced]));
      const primary = encodeSecret(fold([created(), replicaAdded('us-east-1')]));
      const altered = (text: string | null, ...members: readonly RegExp[]) =>
        members.map((member) => (text ?? '').replace(member, `$1${number}`));
      const summaries = altered(replica.summary, /("epoch":)\d+/, /("seq":)\d+/);
      const fences = altered(replica.detail, /("fences":\[\["[^"]+",)\d+/);
      const links = altered(primary.detail, /("epoch":)\d+/, /("since":)\d+/, /("lastEpoch":)\d+/);
      const heads = [
        ...summaries.map((summary) => ({ ...replica, summary })),
        ...fences.map((detail) => ({ ...replica, detail })),
        ...links.map((detail) => ({ ...primary, detail })),
      ];
      expect(heads).toHaveLength(6);
      for (const head of heads) {
        expect(() => decodeSecret(head, STATE_SCHEMA), head.detail ?? '').toThrow(UnreadableHead);
      }
    },
  );

  it('is rejected when a newer release wrote it', () => {
    const encoded = encodeSecret(fold([created()]));
    expect(() => decodeSecret(encoded, STATE_SCHEMA + 1)).toThrow(UnreadableHead);
    const absent = encodeSecret(initialState);
    expect(() => decodeSecret(absent, STATE_SCHEMA + 1)).toThrow(UnreadableHead);
    const { summary } = encoded;
    expect(() => decodeSummary(summary ?? '', STATE_SCHEMA + 1)).toThrow(UnreadableHead);
  });
});
