import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, streamOf } from '../support/memory-service.ts';
import { token, valuesOf } from '../support/versions-of.ts';
import type { Instances } from './instances.ts';

const SENT = 12;

/** A request without a token that a client sends several times, because it got no answer. */
export const repetitionsContract = (name: string, open: () => Promise<Instances>): void => {
  describe(`Repeated requests without a token: ${name}`, () => {
    let instances: Instances;
    beforeEach(async () => {
      instances = await open();
      await on(0).create('v1');
      await on(0).put('v2');
    });
    afterEach(() => instances.close());

    const serviceOf = (client: number) => {
      const service = instances.services[client % instances.services.length];
      if (!service) throw new Error('There is no instance to ask');
      return service;
    };
    const on = (client: number) => valuesOf(serviceOf(client), 'db');
    const seq = async () => (await serviceOf(0).store().load(streamOf('db'))).seq;
    /** A throttled request changed nothing; every SDK retries it. */
    const asSdkWould = async (send: () => Promise<Answer>): Promise<Answer> => {
      const answer = await send();
      return answer.json.__type === 'ThrottlingException' ? asSdkWould(send) : answer;
    };
    const race = (send: (client: number) => Promise<Answer>) =>
      Promise.all(Array.from({ length: SENT }, (_none, index) => asSdkWould(() => send(index))));

    it('a repeated label move happens once and succeeds every time', async () => {
      const before = await seq();
      const answers = await race((client) => on(client).move('AWSCURRENT', 'v2', 'v1'));
      expect(answers.map(({ status }) => status)).toEqual(Array(SENT).fill(200));
      expect(await seq()).toBe(before + 1);
      expect((await on(1).describe()).VersionIdsToStages).toEqual({
        [token('v1')]: ['AWSCURRENT'],
        [token('v2')]: ['AWSPREVIOUS'],
      });
    });

    it('a repeated deletion is scheduled once and returns the same date every time', async () => {
      const before = await seq();
      const input = { SecretId: 'db', RecoveryWindowInDays: 7 };
      const answers = await race((client) => serviceOf(client).ask('DeleteSecret', input));
      const [first] = answers;
      for (const { status, json } of answers) expect([status, json]).toEqual([200, first?.json]);
      expect(await seq()).toBe(before + 1);
    });

    it('one of two contradicting requests wins and the other is rejected', async () => {
      await on(0).put('v3');
      const answers = await race((client) =>
        on(client).move('AWSCURRENT', 'v3', client % 2 === 0 ? 'v1' : 'v2'),
      );
      const { VersionIdsToStages } = await on(0).describe();
      const winner = Object(VersionIdsToStages)[token('v1')]?.includes('AWSCURRENT') ? 0 : 1;
      expect(answers.map(({ status }) => status)).toEqual(
        answers.map((_none, client) => (client % 2 === winner ? 200 : 400)),
      );
    });
  });
};
