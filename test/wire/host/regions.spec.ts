import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../../support/clients.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const running = async (): Promise<TestServer> => {
  const server = await startServer();
  onTestFinished(server.stop);
  return server;
};

const clientIn = ({ endpoint, credentials }: TestServer, region: string) =>
  sdkClient({ endpoint, credentials, region });

const databaseOf = ({ dataDirectory }: TestServer, region: string) =>
  join(dataDirectory, 'regions', region, 'events.sqlite');

describe('The embedded server', () => {
  it('keeps the regions of one account apart', async () => {
    const server = await running();
    const [ireland, tokyo] = ['eu-west-1', 'ap-northeast-1'].map((region) =>
      clientIn(server, region),
    );
    const secret = { Name: 'same', SecretString: 'ireland' };
    const inIreland = await ireland?.createSecret(secret);
    const inTokyo = await tokyo?.createSecret({ ...secret, SecretString: 'tokyo' });

    expect(inIreland?.ARN).toContain('arn:aws:secretsmanager:eu-west-1:');
    expect(inTokyo?.ARN).toContain('arn:aws:secretsmanager:ap-northeast-1:');
    expect(await ireland?.getSecretValue({ SecretId: 'same' })).toMatchObject({
      SecretString: 'ireland',
    });
    expect(await tokyo?.getSecretValue({ SecretId: 'same' })).toMatchObject({
      SecretString: 'tokyo',
    });
    await expect(tokyo?.getSecretValue({ SecretId: inIreland?.ARN })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('has a database for each region that was used, and no other', async () => {
    const server = await running();
    await clientIn(server, 'eu-west-1').createSecret({ Name: 'a', SecretString: 'b' });
    expect(existsSync(databaseOf(server, 'eu-west-1'))).toBe(true);
    expect(existsSync(databaseOf(server, 'us-east-1'))).toBe(false);
  });

  it.each(['us-gov-west-1', 'eusc-de-east-1', 'mars-north-7'])(
    'serves %s like any syntactically valid region',
    async (region) => {
      const client = clientIn(await running(), region);
      const { ARN } = await client.createSecret({ Name: 'a', SecretString: 'b' });
      expect(ARN).toContain(`:secretsmanager:${region}:`);
    },
  );

  it.each(['nowhere', 'US-EAST-1', '..', 'us-east-1\\..', `${'a-'.repeat(70)}1`])(
    'rejects %s and creates nothing for it',
    async (region) => {
      const server = await running();
      // A stock client checks the syntax of host names, but builds none if it is given an endpoint.
      const client = clientIn(server, region);
      await expect(client.describeSecret({ SecretId: 'a' })).rejects.toThrow();
      expect(existsSync(join(server.dataDirectory, 'regions'))).toBe(false);
    },
  );
});
