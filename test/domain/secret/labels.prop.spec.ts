import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { decide } from '../../../domain/secret/decide.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { AWSCURRENT, AWSPREVIOUS, type VersionId } from '../../../domain/secret/ids.ts';
import { LIMITS } from '../../../domain/secret/limits.ts';
import type { LiveSecret } from '../../../domain/secret/state.ts';
import { move, newVersion, put, putAgain, update } from '../../support/commands.ts';
import { created, later, version } from '../../support/examples.ts';
import { inOrder } from '../../support/in-order.ts';

/** A request of a client; whether its id is in use depends on the state. */
type ClientRequest =
  | { readonly kind: 'put'; readonly id: string; readonly stages: readonly string[] | null }
  | { readonly kind: 'update'; readonly id: string }
  | { readonly kind: 'register'; readonly id: string }
  | {
      readonly kind: 'move';
      readonly stage: string;
      readonly from: string | null;
      readonly to: string | null;
    };

const id = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5');
const stage = fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'mine', 'awscurrent');
const clientRequest: fc.Arbitrary<ClientRequest> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    id,
    stages: fc.option(fc.array(stage, { minLength: 1, maxLength: 4 })),
  }),
  fc.record({ kind: fc.constant('update' as const), id }),
  fc.record({ kind: fc.constant('register' as const), id }),
  fc.record({ kind: fc.constant('move' as const), stage, from: fc.option(id), to: fc.option(id) }),
);
const story = fc.array(clientRequest, { maxLength: 25 });

const live = (events: readonly SecretEvent[], from?: LiveSecret): LiveSecret => {
  const secret = fold(events, from);
  if (secret.status === 'absent') throw new Error('The secret is gone');
  return secret;
};

const has = (secret: LiveSecret, versionId: VersionId): boolean =>
  (secret.versions.get(versionId)?.digest ?? null) !== null;

/** The command as a use case gathers it: an id that has a value becomes a comparison. */
const commandFor = (
  one: Exclude<ClientRequest, { kind: 'register' }>,
  secret: LiveSecret,
): SecretCommand => {
  if (one.kind === 'move') return move(one.stage, one.from, one.to);
  const repeated = has(secret, version(one.id));
  if (one.kind === 'put') {
    return repeated ? putAgain(one.id, 'same', one.stages) : put(one.id, one.stages);
  }
  const versionId = version(one.id);
  return repeated
    ? update({ versionId, stored: 'same' })
    : update({ versionId, version: newVersion(one.id) });
};

/** The first step of a rotation, for which there is no command yet. */
const registration = (label: string, { versions }: LiveSecret): readonly SecretEvent[] =>
  versions.has(version(label))
    ? []
    : [{ type: 'SecretVersionRegistered', at: later(0), versionId: version(label) }];

const eventsOf = (one: ClientRequest, secret: LiveSecret): readonly SecretEvent[] => {
  if (one.kind === 'register') return registration(one.id, secret);
  const decision = decide(commandFor(one, secret), secret);
  return decision.accepted ? decision.events : [];
};

/** All intermediate states of a sequence of requests. */
const statesOf = (steps: readonly ClientRequest[]): readonly LiveSecret[] => {
  const states = [live([created()])];
  for (const step of steps) {
    const before = states.at(-1) ?? live([created()]);
    states.push(live(eventsOf(step, before), before));
  }
  return states;
};

/** Each version that has a value, with its digest. */
const digestsOf = (secret: LiveSecret | undefined) =>
  [...(secret?.versions ?? [])]
    .filter(([, { digest }]) => digest !== null)
    .map(([versionId, { digest }]) => `${versionId} ${digest}`);

describe('No sequence of commands', () => {
  it('leaves a label on a version that does not exist, or more than 20 labels', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const { stages, versions } of statesOf(steps)) {
          for (const holder of stages.values()) expect(versions.has(holder)).toBe(true);
          expect(stages.size).toBeLessThanOrEqual(LIMITS.stages);
        }
      }),
    );
  });

  it('leaves a secret that has a value without a readable AWSCURRENT', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const secret of statesOf(steps)) {
          const current = secret.stages.get(AWSCURRENT);
          const valued = [...secret.versions.keys()].some((versionId) => has(secret, versionId));
          expect(current !== undefined && has(secret, current)).toBe(valued);
        }
      }),
    );
  });

  it('removes AWSCURRENT from a secret', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const had = statesOf(steps).map(({ stages }) => stages.has(AWSCURRENT));
        expect(had.toSorted()).toEqual(had);
      }),
    );
  });

  it('moves AWSCURRENT without moving AWSPREVIOUS to the version that was current', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const states = statesOf(steps);
        for (const [index, { stages }] of states.entries()) {
          const left = states[index - 1]?.stages.get(AWSCURRENT);
          if (left === undefined || left === stages.get(AWSCURRENT)) continue;
          expect(stages.get(AWSPREVIOUS)).toBe(left);
        }
      }),
    );
  });

  it('changes a stored value', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const states = statesOf(steps);
        const digests = digestsOf(states.at(-1));
        for (const state of states)
          expect(digests).toEqual(expect.arrayContaining(digestsOf(state)));
      }),
    );
  });
});

describe('A retry', () => {
  it('of a request with a value changes nothing, not even an order', () => {
    fc.assert(
      fc.property(story, clientRequest, (steps, last) => {
        fc.pre(last.kind === 'put' || last.kind === 'update');
        const once = statesOf([...steps, last]).at(-1);
        const twice = statesOf([...steps, last, last]).at(-1);
        if (!once || !twice) throw new Error('There is no last state');
        expect(inOrder(twice)).toEqual(inOrder(once));
      }),
    );
  });
});
