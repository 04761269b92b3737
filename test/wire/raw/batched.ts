import { afterEach, beforeEach, expect } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService } from '../../support/memory-service.ts';

type Input = Readonly<Record<string, unknown>>;

/** The ClientRequestToken with which the secret is created. */
export const tokenFor = (name: string): string =>
  `EXAMPLE1-90ab-cdef-fedc-${name.padStart(12, '0')}`;

/** The names of the values in an answer, in their order. */
export const namesIn = ({ SecretValues }: Input): unknown[] =>
  Array.isArray(SecretValues) ? SecretValues.map(({ Name }) => Name) : [];

/** A service for each test, requests to it, and the reads of its store. */
export const batchedSecrets = () => {
  let reads: string[] = [];
  let service: ReturnType<typeof memoryService>;
  const watched = (store: EventStore): EventStore => ({
    ...store,
    load: (stream) => {
      reads.push(`load ${stream.name}`);
      return store.load(stream);
    },
    loadAll: (streams) => {
      reads.push(`loadAll ${streams.length}`);
      return store.loadAll(streams);
    },
  });
  beforeEach(() => {
    reads = [];
    service = memoryService({ store: () => watched(memoryEventStore()) });
  });
  afterEach(() => service.close());

  const ask = (input: Input) => service.ask('BatchGetSecretValue', input);
  return {
    service: () => service,
    /** The reads of heads since the last call, in order. */
    takeReads: () => reads.splice(0),
    create: async (Name: string, rest: Input = { SecretString: `value of ${Name}` }) =>
      (await service.ask('CreateSecret', { Name, ClientRequestToken: tokenFor(Name), ...rest }))
        .json,
    batch: async (input: Input) => {
      const { status, json } = await ask(input);
      expect(status).toBe(200);
      return json;
    },
    refused: async (input: Input) => (await ask(input)).json,
  };
};
