import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type FakeKms, startFakeKms } from '../support/fake-kms.ts';
import { ACCOUNT, CREDENTIALS, REGION } from '../support/root.ts';

/** A substitute for the output of `aws kms encrypt`. */
export const CIPHERTEXT = Buffer.from('the root secret, encrypted').toString('base64');

/** The encryption context that serverless.yml documents for operators. */
const CONTEXT = {
  Purpose: 'sealstream-root-credentials',
  AccessKeyId: CREDENTIALS.accessKeyId,
};

const ALIAS = `alias/sealstream/${ACCOUNT}/secretsmanager`;

/** Operations that only a local host may call. */
const DENIED = ['CreateKey', 'TagResource', 'CreateAlias', 'DescribeKey', 'ScheduleKeyDeletion'];

/** Creates the default key and its alias, as serverless.yml declares them. */
export const declareDefaultKey = async ({ endpoint }: FakeKms): Promise<void> => {
  const client = new KMSClient({ region: REGION, endpoint, credentials: CREDENTIALS });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const TargetKeyId = KeyMetadata?.KeyId;
  await client.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId }));
  client.destroy();
};

/** Denies the operations that the role of serverless.yml does not allow. */
export const denyMakingKeys = (fake: FakeKms): void => {
  for (const operation of DENIED) fake.failNext(operation, 'AccessDeniedException', 10);
};

/** Starts a KMS that decrypts the root credentials, and forwards everything else to the fake KMS. */
export const startRootKms = async (secret = CREDENTIALS.secretAccessKey) => {
  const fake = await startFakeKms();
  const failures: string[] = [];
  let decryptions = 0;
  let delay = 0;

  const decryptRoot = (input: Readonly<Record<string, unknown>>): Reply => {
    decryptions += 1;
    const failure = failures.shift();
    if (failure !== undefined) return fault(failure);
    const matches = isDeepStrictEqual(input.EncryptionContext, CONTEXT);
    if (!matches || input.CiphertextBlob !== CIPHERTEXT) return fault('InvalidCiphertextException');
    return {
      status: 200,
      body: JSON.stringify({ Plaintext: Buffer.from(secret).toString('base64') }),
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const input = JSON.parse(body);
    const isRoot = input.EncryptionContext?.Purpose !== undefined;
    if (!isRoot) await sleep(delay);
    const reply = isRoot ? decryptRoot(input) : await forwarded(fake.endpoint, request, body);
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(reply.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });

  return {
    endpoint: await listening(server),
    /** The fake KMS behind it, with the keys of secrets. */
    fake,
    /** How often the root credentials were decrypted. */
    decryptions: () => decryptions,
    /** The next request for the root credentials fails with this error. */
    failNext: (error: string) => failures.push(error),
    /** Delays later requests about keys of secrets by this many milliseconds. */
    slowDown: (milliseconds: number) => {
      delay = milliseconds;
    },
    close: async () => {
      await closed(server);
      await fake.close();
    },
  };
};

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

const closed = (server: Server): Promise<unknown> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

type Reply = { readonly status: number; readonly body: string };

const fault = (name: string): Reply => ({
  status: 400,
  body: JSON.stringify({ __type: name, message: 'As planned' }),
});

const forwarded = async (
  endpoint: string,
  { headers }: IncomingMessage,
  body: string,
): Promise<Reply> => {
  const { authorization = '', 'x-amz-target': target } = headers;
  const signed = { authorization, 'x-amz-target': String(target) };
  const response = await fetch(endpoint, { method: 'POST', headers: signed, body });
  return { status: response.status, body: await response.text() };
};
