import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { token, valuesOf } from '../support/versions-of.ts';
import type { Instances } from './instances.ts';

const version = fc.constantFrom('v1', 'v2', 'v3', 'v4');
const stage = fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine');

/** Requests of clients, including ones that are rejected. */
const asked = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    version,
    VersionStages: fc.option(fc.uniqueArray(stage, { minLength: 1 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('update' as const), version }),
  fc.record({
    kind: fc.constant('move' as const),
    stage,
    from: fc.option(version),
    to: fc.option(version),
  }),
);
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;

/** Enough for every kind of step in most orders; the tests of `decide` run many more. */
const STORIES = { numRuns: 12 };

/**
 * The invariants of staging labels, as clients see them after each request, on several instances: what
 * `decide` guarantees must hold with a store, and with the current value in the head.
 */
export const labelsContract = (name: string, open: () => Promise<Instances>): void => {
  describe(`Labels after any sequence of operations: ${name}`, () => {
    let instances: Instances;
    beforeEach(async () => {
      instances = await open();
    });
    afterEach(() => instances.close());

    const on = (turn: number, secretId: string) => {
      const service = instances.services[turn % instances.services.length];
      if (!service) throw new Error('There is no instance to ask');
      return valuesOf(service, secretId);
    };

    const ask = (secret: ReturnType<typeof on>, one: Asked) => {
      if (one.kind === 'move') return secret.move(one.stage, one.from, one.to);
      const value = {
        ClientRequestToken: token(one.version),
        SecretString: `value of ${one.version}`,
      };
      return one.kind === 'update'
        ? secret.update(value)
        : secret.put(one.version, { VersionStages: one.VersionStages });
    };

    it('each label is on one existing version, and AWSCURRENT is always there and readable', async () => {
      let secrets = 0;
      const story = async (steps: readonly Asked[]) => {
        secrets += 1;
        const secretId = `secret-${secrets}`;
        await on(0, secretId).create('v1');
        let current = token('v1');
        for (const [turn, step] of steps.entries()) {
          const { status } = await ask(on(turn, secretId), step);
          expect(status).toBeLessThan(500);
          current = await held(on(turn + 1, secretId), current);
        }
      };
      await fc.assert(fc.asyncProperty(fc.array(asked, { minLength: 4, maxLength: 12 }), story), {
        ...STORIES,
      });
    });
  });
};

/** Checks the labels and all values, and returns the current version id. */
const held = async (secret: ReturnType<typeof valuesOf>, before: string): Promise<string> => {
  const { VersionIdsToStages } = await secret.describe();
  const stages: readonly (readonly [string, readonly string[]])[] = Object.entries(
    Object(VersionIdsToStages),
  );
  const labels = stages.flatMap(([, labelsOf]) => labelsOf);
  expect(new Set(labels).size).toBe(labels.length);
  const holder = (label: string) => stages.find(([, labelsOf]) => labelsOf.includes(label))?.[0];
  const current = holder('AWSCURRENT');
  expect((await secret.get()).json.VersionId).toBe(current);
  if (current !== before) expect(holder('AWSPREVIOUS')).toBe(before);
  for (const [VersionId, VersionStages] of stages) {
    const { json } = await secret.get({ VersionId });
    expect(json.VersionStages).toEqual(VersionStages);
    expect(token(String(json.SecretString).replace('value of ', ''))).toBe(VersionId);
  }
  return String(current);
};
