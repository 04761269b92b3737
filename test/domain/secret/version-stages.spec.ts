import { describe, expect, it } from 'vitest';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { decide } from '../../../domain/secret/decide.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { move, put } from '../../support/commands.ts';
import { created, moved, version, versionAdded } from '../../support/examples.ts';

type Labels = Readonly<Record<string, readonly string[]>>;
type Step = readonly [command: SecretCommand, labels: Labels];

const AFTER_CREATION: readonly SecretEvent[] = [
  created(),
  versionAdded('v1'),
  moved(['AWSCURRENT', null, 'v1']),
];

/**
 * Runs the steps on a secret that was created with v1; each must result in exactly these labels.
 */
const sequence = (...steps: readonly Step[]): void => {
  let secret = fold(AFTER_CREATION);
  for (const [command, labels] of steps) {
    const decision = decide(command, secret);
    if (!decision.accepted) throw new Error(decision.rejection.message);
    secret = fold(decision.events, secret);
    if (secret.status === 'absent') throw new Error('The secret is gone');
    const sorted = [...stagesByVersion(secret)].map(([id, held]) => [id, held.toSorted()]);
    const expected = Object.entries(labels).map(([id, held]) => [version(id), held.toSorted()]);
    expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(expected));
  }
};

describe('Sequences recorded from AWS (golden)', () => {
  it('A: plain values', () => {
    sequence([put('v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }]);
  });

  it('B, T37: a plain value removes AWSPENDING from the version that it replaces', () => {
    sequence(
      [put('v2', ['AWSPENDING']), { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }],
      [move('AWSCURRENT', 'v1', 'v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'AWSPENDING'] }],
      [put('v3'), { v2: ['AWSPREVIOUS'], v3: ['AWSCURRENT'] }],
    );
  });

  it('C: a second pending version takes AWSPENDING and then becomes current', () => {
    sequence(
      [put('v2', ['AWSPENDING']), { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }],
      [move('AWSCURRENT', 'v1', 'v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'AWSPENDING'] }],
      [put('v3', ['AWSPENDING']), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v3: ['AWSPENDING'] }],
      [move('AWSCURRENT', 'v2', 'v3'), { v2: ['AWSPREVIOUS'], v3: ['AWSCURRENT', 'AWSPENDING'] }],
    );
  });

  it('D: custom labels stay on their versions', () => {
    sequence(
      [put('v2', ['AWSCURRENT', 'PUT0']), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'PUT0'] }],
      [
        put('v3', ['AWSPENDING', 'PUT1']),
        { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'PUT0'], v3: ['AWSPENDING', 'PUT1'] },
      ],
      [
        move('AWSCURRENT', 'v2', 'v3'),
        { v2: ['AWSPREVIOUS', 'PUT0'], v3: ['AWSCURRENT', 'AWSPENDING', 'PUT1'] },
      ],
      [
        put('v4', ['AWSPENDING', 'PUT2']),
        { v2: ['AWSPREVIOUS', 'PUT0'], v3: ['AWSCURRENT', 'PUT1'], v4: ['AWSPENDING', 'PUT2'] },
      ],
      [
        move('AWSCURRENT', 'v3', 'v4'),
        {
          v2: ['PUT0'],
          v3: ['AWSPREVIOUS', 'PUT1'],
          v4: ['AWSCURRENT', 'AWSPENDING', 'PUT2'],
        },
      ],
    );
  });

  it('E: a custom pending label is not AWSPENDING, and is detached separately', () => {
    sequence(
      [put('v2', ['PENDING']), { v1: ['AWSCURRENT'], v2: ['PENDING'] }],
      [move('AWSCURRENT', 'v1', 'v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'PENDING'] }],
      [move('PENDING', 'v2', null), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }],
    );
  });
});

describe('Labels', () => {
  it('T20: are on one version each: a third value takes AWSPREVIOUS from the first', () => {
    sequence(
      [put('v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }],
      [put('v3'), { v2: ['AWSPREVIOUS'], v3: ['AWSCURRENT'] }],
    );
  });

  it('are swapped if AWSCURRENT moves back to the previous version', () => {
    sequence(
      [put('v2'), { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }],
      [move('AWSCURRENT', 'v2', 'v1'), { v1: ['AWSCURRENT'], v2: ['AWSPREVIOUS'] }],
    );
  });

  it('are case-sensitive', () => {
    sequence([put('v2', ['awscurrent']), { v1: ['AWSCURRENT'], v2: ['awscurrent'] }]);
  });

  it('do not move AWSPENDING from another version when a plain value is added', () => {
    sequence(
      [put('v2', ['AWSPENDING']), { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }],
      [put('v3'), { v1: ['AWSPREVIOUS'], v2: ['AWSPENDING'], v3: ['AWSCURRENT'] }],
    );
  });
});
