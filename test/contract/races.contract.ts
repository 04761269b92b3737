import { setImmediate as aTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/memory-service.ts';
import { token, valuesOf } from '../support/versions-of.ts';
import type { Instances } from './instances.ts';

const WRITERS = 64;
const TAGGERS = 48;
const MOVERS = 16;
const SecretId = 'MyTestDatabaseSecret';

const range = (count: number) => Array.from({ length: count }, (_none, index) => index);

/** A throttled request changed nothing; every SDK retries it. */
const asSdkWould = async (send: () => Promise<Answer>): Promise<Answer> => {
  const answer = await send();
  return answer.json.__type === 'ThrottlingException' ? asSdkWould(send) : answer;
};

/**
 * Writers that race on one secret, on several instances, so that no lock inside a process is enough. The
 * pauses between attempts are those of production.
 */
export const racesContract = (name: string, open: () => Promise<Instances>): void => {
  describe(`Races on one secret: ${name}`, () => {
    let instances: Instances;
    beforeEach(async () => {
      instances = await open();
      await on(0).create('first');
    });
    afterEach(() => instances.close());

    const serviceOf = (client: number) => {
      const service = instances.services[client % instances.services.length];
      if (!service) throw new Error('There is no instance to ask');
      return service;
    };
    const on = (client: number) => valuesOf(serviceOf(client), SecretId);
    const race = (count: number, send: (client: number) => Promise<Answer>) =>
      Promise.all(range(count).map((client) => asSdkWould(() => send(client))));
    const statuses = (answers: readonly Answer[]) => new Set(answers.map(({ status }) => status));
    const versions = async () => {
      const { Versions } = (await on(1).list({ IncludeDeprecated: true })).json;
      if (!Array.isArray(Versions)) throw new Error('There is no list of versions');
      return Versions.map(({ VersionId, VersionStages }) => ({ VersionId, VersionStages }));
    };

    it('all of 64 racing values are kept, one of them current and the one before it previous', async () => {
      const answers = await race(WRITERS, (client) => on(client).put(`racer ${client}`));
      expect(statuses(answers)).toEqual(new Set([200]));
      const kept = await versions();
      expect(kept.map(({ VersionId }) => VersionId).toSorted()).toEqual(
        ['first', ...range(WRITERS).map((client) => `racer ${client}`)].map(token).toSorted(),
      );
      const labels = kept.flatMap(({ VersionStages }) => VersionStages ?? []);
      expect(labels.toSorted()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
      const values = await Promise.all(
        range(WRITERS).map((client) => on(client).get({ VersionId: token(`racer ${client}`) })),
      );
      expect(values.map(({ json }) => json.SecretString)).toEqual(
        range(WRITERS).map((client) => `value of racer ${client}`),
      );
    });

    it('a reader never sees a secret without AWSCURRENT, or a value of another version', async () => {
      let writing = true;
      const reader = async (client: number) => {
        const reads: Answer[] = [];
        do {
          reads.push(await on(client).get());
          // A store in memory never yields: without this, the writers would starve.
          await aTurn();
        } while (writing);
        return reads;
      };
      const reading = Promise.all(range(6).map(reader));
      await race(WRITERS, (client) => on(client).put(`racer ${client}`));
      writing = false;
      const reads = (await reading).flat();
      expect(reads.length).toBeGreaterThan(0);
      for (const { status, json } of reads) {
        expect([status, json.VersionStages]).toEqual([200, ['AWSCURRENT']]);
        expect(token(String(json.SecretString).replace('value of ', ''))).toBe(json.VersionId);
      }
    });

    it('one value wins when racing values share a token', async () => {
      const answers = await race(WRITERS / 2, (client) =>
        on(client).put('shared', { SecretString: `value ${client % 2}` }),
      );
      const { SecretString } = (await on(0).get()).json;
      for (const [client, { json }] of answers.entries()) {
        const won = SecretString === `value ${client % 2}`;
        expect(json.__type).toBe(won ? undefined : 'ResourceExistsException');
      }
      expect(await versions()).toHaveLength(2);
    });

    it('no tag of racing requests is lost', async () => {
      const answers = await race(TAGGERS, (client) =>
        serviceOf(client).ask('TagResource', {
          SecretId,
          Tags: [{ Key: `k${client}`, Value: '' }],
        }),
      );
      expect(statuses(answers)).toEqual(new Set([200]));
      const { Tags } = await on(0).describe();
      if (!Array.isArray(Tags)) throw new Error('There are no tags');
      expect(Tags.map(({ Key }) => Key).toSorted()).toEqual(
        range(TAGGERS)
          .map((client) => `k${client}`)
          .toSorted(),
      );
    });

    it('racing moves leave AWSCURRENT on one version and AWSPREVIOUS on the one before', async () => {
      for (const client of range(MOVERS)) {
        await on(0).put(`v${client}`, { VersionStages: [`v${client}`] });
      }
      const answers = await race(MOVERS, (client) =>
        on(client).move('AWSCURRENT', 'first', `v${client}`),
      );
      const won = range(answers.length).filter((client) => answers[client]?.status === 200);
      expect(won).toHaveLength(1);
      const label = won.map((client) => `v${client}`).join();
      expect((await on(1).get()).json).toMatchObject({
        VersionId: token(label),
        SecretString: `value of ${label}`,
      });
      expect((await on(1).get({ VersionStage: 'AWSPREVIOUS' })).json.VersionId).toBe(
        token('first'),
      );
    });

    it('every one of racing deletions without recovery succeeds', async () => {
      const answers = await race(16, (client) =>
        serviceOf(client).ask('DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }),
      );
      expect(statuses(answers)).toEqual(new Set([200]));
      expect((await on(0).get()).json.__type).toBe('ResourceNotFoundException');
    });
  });
};
