import { describe, it } from 'vitest';
import type { CreateSecret } from '../../../domain/secret/commands.ts';
import { branded, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import {
  arnOf,
  created,
  deletionScheduled,
  KEY_ARN,
  later,
  moved,
  NOON,
  replicaAdded,
  tagged,
  version,
  versionAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';
import { replicaCopied } from '../../support/replicas.ts';

const create = (rest: Partial<CreateSecret> = {}): CreateSecret => ({
  type: 'CreateSecret',
  name: branded<SecretName>('db/password'),
  token: version('v1'),
  description: null,
  keyId: null,
  externalType: null,
  tags: [],
  replicas: [],
  carriesValue: true,
  arn: arnOf('db/password'),
  version: { versionId: version('v1'), keyArns: [KEY_ARN], digest: 'digest-v1' },
  stored: 'unknown',
  now: NOON,
  ...rest,
});
const token = version('v1');
const history = [
  created('db/password', { token }),
  versionAdded('v1'),
  moved(['AWSCURRENT', null, 'v1']),
];
const taken = { arn: arnOf('db/password', 'zzzzzz'), version: null };

describe('CreateSecret under a free name', () => {
  it('creates the secret and makes its first version current', () => {
    given()
      .when(create())
      .emits(...history);
  });

  it('creates a secret without a version if the request has no value', () => {
    given()
      .when(create({ carriesValue: false, version: null }))
      .emits(created('db/password', { token }));
  });

  it('records tags and replicas as separate events', () => {
    const region = branded<Region>('eu-central-1');
    given()
      .when(
        create({
          tags: [{ key: 'team', value: 'core' }],
          replicas: [{ region, keyId: null, forceOverwrite: false }],
        }),
      )
      .emits(...history, tagged({ team: 'core' }), replicaAdded(region));
  });
});

describe('CreateSecret under a taken name', () => {
  it('ignores a retry with the same token and value', () => {
    given(...history)
      .when(create({ ...taken, stored: 'same' }))
      .emitsNothing();
  });

  it('rejects the same token with another value (M9, with the full ARN)', () => {
    given(...history)
      .when(create({ ...taken, stored: 'different' }))
      .rejectedAs(
        'ResourceExists',
        `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arnOf('db/password')}.`,
      );
  });

  it('rejects another token, whatever its value (M8)', () => {
    given(...history)
      .when(create({ ...taken, token: version('v2') }))
      .rejectedAs(
        'ResourceExists',
        'The operation failed because the secret db/password already exists.',
      );
  });

  it('ignores a retry without a value, recognised by the token that created the secret', () => {
    const retry = create({ ...taken, carriesValue: false });
    given(created('db/password', { token })).when(retry).emitsNothing();
  });

  it('rejects a request without a value and without that token', () => {
    const message = 'The operation failed because the secret db/password already exists.';
    const empty = create({ ...taken, carriesValue: false });
    given(created('db/password', { token }))
      .when({ ...empty, token: version('v2') })
      .rejectedAs('ResourceExists', message);
    given(created('db/password', { token: null }))
      .when({ ...empty, token: null })
      .rejectedAs('ResourceExists', message);
  });

  it('is rejected while a deletion is scheduled, even as a retry (M5)', () => {
    given(...history, deletionScheduled(later(60)))
      .when(create({ ...taken, stored: 'same' }))
      .rejectedAs(
        'InvalidRequest',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
  });

  it('is rejected if the name belongs to a replica, even with the value of its primary (M8)', () => {
    given(replicaCopied())
      .when(create({ ...taken, stored: 'same' }))
      .rejectedAs(
        'ResourceExists',
        'The operation failed because the secret db/password already exists.',
      );
  });

  it('does not treat a request with a value as a retry of one without', () => {
    given(created('db/password', { token }))
      .when(create(taken))
      .rejectedAs(
        'ResourceExists',
        'The operation failed because the secret db/password already exists.',
      );
  });
});
