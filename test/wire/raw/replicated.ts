import { afterEach, beforeEach } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';

/** The region of the replica. */
export const THERE = 'eu-west-1';
/** Tokens of the first version and of another. */
export const TOKEN = 'a-token-of-at-least-32-characters-1';
export const NEXT = 'a-token-of-at-least-32-characters-2';

/** The status of a replica that is in sync and was never read. */
export const IN_SYNC = {
  Region: THERE,
  KmsKeyId: 'alias/aws/secretsmanager',
  Status: 'InSync',
} as const;

/** A policy that allows another account. */
export const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::210987654321:root' },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  ],
});

/** Members of a request. */
export type Input = Readonly<Record<string, unknown>>;

/** A service for each test, and requests about its secret `db` in two regions. */
export const replicatedSecret = () => {
  let service: ReturnType<typeof memoryService>;
  beforeEach(() => {
    service = memoryService();
  });
  afterEach(() => service.close());

  const here = async (operation: string, input: Input = {}) =>
    (await service.ask(operation, { SecretId: 'db', ...input })).json;
  const there = async (operation: string, input: Input = {}) =>
    (await service.ask(operation, { SecretId: 'db', ...input }, { region: THERE })).json;
  /** Runs the workers as after a change of the secret. */
  const replicate = () => converge(service.replication, streamOf('db'));
  /** Creates a secret with everything that can be replicated, and copies its replica once. */
  const replicated = async (more: Input = {}) => {
    await here('CreateSecret', {
      Name: 'db',
      ClientRequestToken: TOKEN,
      SecretString: 'first',
      Description: 'of the main database',
      Tags: [{ Key: 'team', Value: 'core' }],
      AddReplicaRegions: [{ Region: THERE }],
      ...more,
    });
    await replicate();
  };
  return { service: () => service, here, there, replicate, replicated };
};
