import { describe, it } from 'vitest';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { branded, type SecretName } from '../../../domain/secret/ids.ts';
import { nameTaken, ON_REPLICA } from '../../../domain/secret/messages.ts';
import { move, put, putAgain, update } from '../../support/commands.ts';
import { arnOf, NO_ROTATION, NOON } from '../../support/examples.ts';
import { given } from '../../support/given.ts';
import { ELSEWHERE, replicaCopied } from '../../support/replicas.ts';

const now = NOON;

const MUTATING: readonly SecretCommand[] = [
  put('v2'),
  putAgain('v1', 'same'),
  update({ description: 'new' }),
  move('AWSCURRENT', 'v1', 'v1'),
  { type: 'TagSecret', tags: [{ key: 'a', value: '1' }], now },
  { type: 'UntagSecret', keys: ['a'], now },
  { type: 'AttachPolicy', policy: '{}', now },
  { type: 'RemovePolicy', now },
  { type: 'ConfigureRotation', rotation: NO_ROTATION, now },
  { type: 'CancelRotation', now },
  { type: 'ScheduleDeletion', recoveryDays: 7, now },
  { type: 'ForceDeletion', now },
  { type: 'RestoreSecret', now },
  {
    type: 'AddReplicas',
    replicas: [{ region: ELSEWHERE, keyId: null, forceOverwrite: false }],
    now,
  },
  { type: 'RemoveReplicas', regions: [ELSEWHERE], now },
];

describe('A replica', () => {
  it.each(MUTATING)('is not changed by $type (M23)', (command) =>
    given(replicaCopied()).when(command).rejectedAs('InvalidParameter', ON_REPLICA),
  );

  it('occupies its name', () => {
    const name = branded<SecretName>('db/password');
    given(replicaCopied())
      .when({
        type: 'CreateSecret',
        name,
        token: null,
        description: null,
        keyId: null,
        externalType: null,
        tags: [],
        replicas: [],
        carriesValue: false,
        arn: arnOf('db/password'),
        version: null,
        stored: 'unknown',
        now,
      })
      .rejectedAs('ResourceExists', nameTaken(name));
  });

  it('is not purged by the schedule', () =>
    given(replicaCopied()).when({ type: 'PurgeDue', now }).emitsNothing());
});
