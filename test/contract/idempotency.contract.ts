import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { streamOf } from '../support/memory-service.ts';
import type { Instances } from './instances.ts';

const token = (index: number): string => `${index}`.padStart(32, 't');
const Name = 'MyTestDatabaseSecret';
const RACERS = 24;

/**
 * Idempotency as the API reference defines it for ClientRequestToken, under real races on several
 * instances, so that no lock inside a process is enough.
 */
export const idempotencyContract = (name: string, open: () => Promise<Instances>): void => {
  describe(`Idempotent creation: ${name}`, () => {
    let instances: Instances;
    beforeEach(async () => {
      instances = await open();
    });
    afterEach(() => instances.close());

    const race = (inputOf: (racer: number) => Readonly<Record<string, unknown>>) =>
      Promise.all(
        Array.from({ length: RACERS }, (_none, racer) =>
          instanceFor(racer).ask('CreateSecret', { Name, ...inputOf(racer) }),
        ),
      );
    const instanceFor = (racer: number) => {
      const service = instances.services[racer % instances.services.length];
      if (!service) throw new Error('There is no instance to ask');
      return service;
    };
    const current = async () =>
      (await instanceFor(1).ask('GetSecretValue', { SecretId: Name })).json;
    const commits = async () => Array.fromAsync(instanceFor(0).store().readCommits(streamOf(Name)));

    it('identical racing calls get the same answer and create one secret', async () => {
      const answers = await race(() => ({ ClientRequestToken: token(0), SecretString: 'same' }));
      expect(answers.map(({ status }) => status)).toEqual(Array(RACERS).fill(200));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(await current()).toMatchObject({ ...answers[0]?.json, SecretString: 'same' });
      expect(await commits()).toHaveLength(1);
    });

    it('exactly one of racing calls with different tokens wins', async () => {
      const answers = await race((racer) => ({
        ClientRequestToken: token(racer),
        SecretString: 'same',
      }));
      const won = answers.filter(({ status }) => status === 200);
      const lost = answers.filter(({ status }) => status !== 200);
      expect(won).toHaveLength(1);
      expect(new Set(lost.map(({ body }) => body))).toEqual(
        new Set([
          JSON.stringify({
            __type: 'ResourceExistsException',
            Message: `The operation failed because the secret ${Name} already exists.`,
          }),
        ]),
      );
      expect(await current()).toMatchObject(won[0]?.json ?? {});
      expect(await commits()).toHaveLength(1);
    });

    it('exactly one value wins when racing calls share a token', async () => {
      const answers = await race((racer) => ({
        ClientRequestToken: token(0),
        SecretString: `value ${racer % 3}`,
      }));
      const { SecretString } = await current();
      for (const [racer, { status, json }] of answers.entries()) {
        const theirs = `value ${racer % 3}` === SecretString;
        expect([status, json.__type]).toEqual(
          theirs ? [200, undefined] : [400, 'ResourceExistsException'],
        );
      }
      expect(await commits()).toHaveLength(1);
    });

    it('identical racing calls without a value get the same answer', async () => {
      const answers = await race(() => ({ ClientRequestToken: token(0) }));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(200);
    });

    it('a string and a binary of the same bytes are different values', async () => {
      const binary = Buffer.from('same').toString('base64');
      const answers = await race((racer) => ({
        ClientRequestToken: token(0),
        ...(racer % 2 === 0 ? { SecretString: 'same' } : { SecretBinary: binary }),
      }));
      const kinds = answers.map(({ status }, racer) => `${racer % 2} ${status}`);
      expect(new Set(kinds).size).toBe(2);
    });
  });
};
