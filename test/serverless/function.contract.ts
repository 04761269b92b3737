import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { CANARY, containsCanary } from '../support/canary.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { ACCOUNT, CREDENTIALS, REGION } from '../support/root.ts';
import { signed } from '../support/sign.ts';
import { ColdStartError, type Deployed, startContainer, type Variables } from './container.ts';
import { httpApi2 } from './events.ts';
import { CIPHERTEXT, declareDefaultKey, denyMakingKeys, startRootKms } from './root-kms.ts';

/** Variables that are optional. */
const OPTIONAL = ['SEALSTREAM_REPLICA_REGIONS', 'SEALSTREAM_THROTTLE', 'SEALSTREAM_PRESIGNED_MAX'];

/** The contract of the packaged API, in a container with the pinned Node. */
export const functionContract = ({ unpacked, handler, variables }: Deployed): void => {
  const open = async (tableName: string, more: Variables = {}) => {
    const kms = await startRootKms();
    onTestFinished(() => kms.close());
    const values: Variables = {
      SEALSTREAM_TABLE: tableName,
      SEALSTREAM_ACCOUNT_ID: ACCOUNT,
      SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: CIPHERTEXT,
    };
    const set = Object.fromEntries(variables.map((name) => [name, values[name] ?? '']));
    const runtime = { AWS_REGION: REGION, AWS_ENDPOINT_URL_KMS: kms.endpoint };
    const container = await startContainer(unpacked, handler, { ...runtime, ...set, ...more });
    onTestFinished(async () => {
      await container.stop();
    });
    return { kms, container };
  };
  const event = async (target: string, input: unknown) =>
    httpApi2(await signed({ target, body: JSON.stringify(input) }));
  const unsigned = async () => {
    const request = await signed({});
    const headers = request.headers.filter(([name]) => name !== 'authorization');
    return httpApi2({ ...request, headers });
  };

  describe(handler, () => {
    it('answers an unsigned request with an error of the protocol', async () => {
      const { container } = await open('none-needed');
      const { statusCode, headers, body } = await container.invoke(await unsigned());
      expect(statusCode).toBe(400);
      expect(headers['Content-Type']).toBe('application/x-amz-json-1.1');
      expect(JSON.parse(body)).toEqual({
        __type: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      });
      const { stdout } = await container.stop();
      expect(JSON.parse(stdout)).toMatchObject({
        status: 400,
        refusal: 'not-signed',
        peer: expect.stringMatching(/^[\d.]+$/),
      });
    });

    it('logs ten lines about a flood of unsigned requests, and how many it left out', async () => {
      const { container } = await open('none-needed');
      for (let sent = 0; sent < 13; sent += 1) await container.invoke(await unsigned());
      await sleep(10_500);
      await container.invoke(await unsigned());
      const { stdout } = await container.stop();
      const lines = stdout.trim().split('\n');
      expect(lines.slice(10).map((line) => JSON.parse(line))).toMatchObject([
        { event: 'refusals-left-out', leftOut: 3 },
        { refusal: 'not-signed' },
      ]);
    });

    it('serves only its own region', async () => {
      const { container } = await open('none-needed', { AWS_REGION: 'eu-central-1' });
      const { body } = await container.invoke(await event('GetSecretValue', { SecretId: 'a' }));
      expect(JSON.parse(body)).toMatchObject({ __type: 'InvalidSignatureException' });
    });

    it('throttles requests above the configured rates', async () => {
      const { container } = await open('none-needed', {
        SEALSTREAM_THROTTLE: 'aws,GetRandomPassword=1',
      });
      const one = await event('GetRandomPassword', {});
      const answers: { readonly statusCode: number; readonly body: string }[] = [];
      for (const _ of Array(10)) answers.push(await container.invoke(one));
      expect(answers[0]?.statusCode).toBe(200);
      expect(answers.map(({ body }) => JSON.parse(body).__type)).toContain('ThrottlingException');
    });

    it.each(variables.filter((name) => !OPTIONAL.includes(name)))(
      'does not start without %s, and says so',
      async (name) => {
        const attempt = open('none-needed', { [name]: '' });
        await expect(attempt).rejects.toThrow(ColdStartError);
        await expect(attempt).rejects.toThrow(`${name} is missing: it must be`);
      },
    );

    it('answers before its deadline when DynamoDB is silent', async () => {
      const silent = await startFaultProxy(null, { kind: 'silence' });
      onTestFinished(silent.close);
      const more = { AWS_ENDPOINT_URL_DYNAMODB: silent.endpoint };
      const { container } = await open('none-needed', more);
      const read = await event('GetSecretValue', { SecretId: 'a' });
      const { statusCode, headers, body } = await container.invoke(read, 2000);
      expect([statusCode, JSON.parse(body).__type]).toEqual([503, 'ServiceUnavailableException']);
      const { stdout } = await container.stop();
      expect(JSON.parse(stdout)).toMatchObject({
        requestId: headers['x-amzn-RequestId'],
        status: 503,
        fault: { reason: 'The time of the invocation is nearly over' },
      });
    });

    it('decrypts the root credentials once, and retries after a failure', async () => {
      const { kms, container } = await open('none-needed');
      kms.failNext('AccessDeniedException');
      await expect(container.invoke(await unsigned())).rejects.toThrow(
        'KMS does not decrypt the root secret access key: AccessDeniedException',
      );
      for (const _ of ['the next invocation', 'and one more']) {
        expect(await container.invoke(await unsigned())).toMatchObject({ statusCode: 400 });
      }
      expect(kms.decryptions()).toBe(2);
    });
  });

  describeWithDynamoDB(`${handler} on DynamoDB Local and the fake KMS`, (endpoint) => {
    /** A deployed API, with the template's default key and the permissions of its role. */
    const deployed = async (more: Variables = {}) => {
      const { tableName = '' } = await ownTable(endpoint);
      const home = await open(tableName, { AWS_ENDPOINT_URL_DYNAMODB: endpoint, ...more });
      await declareDefaultKey(home.kms.fake);
      denyMakingKeys(home.kms.fake);
      return { ...home, tableName };
    };

    it('creates a secret, repeats the response to a retry, and reads the value back', async () => {
      const { container } = await deployed();
      const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
      const create = { Name: 'MyTestSecret', ClientRequestToken, SecretString: CANARY };

      const created = await container.invoke(await event('CreateSecret', create));
      expect(created.statusCode).toBe(200);
      expect(JSON.parse(created.body)).toEqual({
        ARN: expect.stringMatching(
          `^arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:MyTestSecret-[A-Za-z0-9]{6}$`,
        ),
        Name: 'MyTestSecret',
        VersionId: ClientRequestToken,
      });
      const repeated = await container.invoke(await event('CreateSecret', create));
      expect(repeated.body).toBe(created.body);
      const read = await container.invoke(await event('GetSecretValue', { SecretId: create.Name }));
      expect(JSON.parse(read.body).SecretString).toBe(CANARY);

      const { stdout, stderr } = await container.stop();
      const records = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(records).toMatchObject([
        { operation: 'CreateSecret', status: 200, account: ACCOUNT, region: REGION },
        { operation: 'CreateSecret', status: 200 },
        { operation: 'GetSecretValue', status: 200, accessKeyId: CREDENTIALS.accessKeyId },
      ]);
      expect(containsCanary(stdout + stderr)).toBe(false);
      expect(stdout + stderr).not.toContain(CREDENTIALS.secretAccessKey);
    });

    it('reports replicas in regions that are not enabled as failed', async () => {
      const { container } = await deployed({ SEALSTREAM_REPLICA_REGIONS: 'eu-west-1' });
      const { body } = await container.invoke(
        await event('CreateSecret', {
          Name: 'Copied',
          ClientRequestToken: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
          SecretString: CANARY,
          AddReplicaRegions: [{ Region: 'eu-west-1' }, { Region: 'ap-northeast-1' }],
        }),
      );
      expect(JSON.parse(body).ReplicationStatus).toMatchObject([
        { Region: 'eu-west-1', Status: 'InProgress' },
        {
          Region: 'ap-northeast-1',
          Status: 'Failed',
          StatusMessage: 'Replication to this region is not enabled.',
        },
      ]);
    });

    it('creates no default key where the declared one is missing, and reports that to the operator', async () => {
      const { tableName = '' } = await ownTable(endpoint);
      const { kms, container } = await open(tableName, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
      denyMakingKeys(kms.fake);
      const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
      const create = { Name: 'MyTestSecret', ClientRequestToken, SecretString: CANARY };

      for (const _ of ['first', 'second', 'third']) {
        const { statusCode, body } = await container.invoke(await event('CreateSecret', create));
        expect(statusCode).toBe(500);
        expect(JSON.parse(body)).toMatchObject({ __type: 'InternalServiceError' });
      }

      expect(kms.fake.count('CreateKey')).toBe(1);
      const { stdout } = await container.stop();
      const [first = ''] = stdout.split('\n');
      expect(JSON.parse(first).fault).toMatchObject({
        name: 'Misconfiguration',
        reason: expect.stringMatching(/alias\/sealstream\/.*does not exist.*serverless\.yml/),
      });
    });

    it('commits nothing after it has answered that it timed out', async () => {
      const { kms, container } = await deployed();
      const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
      const create = { Name: 'Late', ClientRequestToken, SecretString: CANARY };
      const describe = await event('DescribeSecret', { SecretId: 'Late' });
      expect(await container.invoke(describe)).toMatchObject({ statusCode: 400 });

      kms.slowDown(800);
      const late = await container.invoke(await event('CreateSecret', create), 1500);
      expect(late.statusCode).toBe(503);
      await sleep(1500);

      expect(JSON.parse((await container.invoke(describe)).body)).toMatchObject({
        __type: 'ResourceNotFoundException',
      });
      const lines = (await container.stop()).stdout.trim().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { operation: 'DescribeSecret' },
        { requestId: late.headers['x-amzn-RequestId'], status: 503 },
        { operation: 'CreateSecret', status: 503, fault: { name: 'Outage' } },
        { operation: 'DescribeSecret' },
      ]);
    });

    it('rejects every request on a table with the secrets of another account', async () => {
      const { container, tableName } = await deployed();
      const ClientRequestToken = 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';
      const create = { Name: 'MyTestSecret', ClientRequestToken, SecretString: CANARY };
      const read = await event('GetSecretValue', { SecretId: create.Name });
      expect((await container.invoke(await event('CreateSecret', create))).statusCode).toBe(200);

      const { container: other } = await deployed({
        SEALSTREAM_TABLE: tableName,
        SEALSTREAM_ACCOUNT_ID: '999999999999',
      });
      for (const request of [read, await event('CreateSecret', create)]) {
        const { statusCode, body } = await other.invoke(request);
        expect([statusCode, JSON.parse(body).__type]).toEqual([500, 'InternalServiceError']);
      }
      const { stdout } = await other.stop();
      expect(JSON.parse(stdout.split('\n')[0] ?? '').fault).toMatchObject({
        name: 'Misconfiguration',
        reason: expect.stringContaining(
          `table ${tableName} has the secrets of account ${ACCOUNT}, and this function is told 999999999999`,
        ),
      });
      expect((await container.invoke(read)).statusCode).toBe(200);
    });
  });
};
