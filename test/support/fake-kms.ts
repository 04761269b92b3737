import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyArn } from '../../domain/secret/ids.ts';
import { keyring } from '../../infra/keyring/keyring.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { ACCOUNT } from './examples.ts';
import { OPERATIONS } from './fake-kms-operations.ts';
import { KmsFault, type KmsRequest, readRequest, statusOf } from './fake-kms-protocol.ts';

/** A KMS of one AWS account and every region, on a loopback port, with real encryption. */
export type FakeKms = {
  /** For `AWS_ENDPOINT_URL_KMS` or a client's `endpoint`. */
  readonly endpoint: string;
  /** Every request so far, in order, including rejected ones. */
  readonly calls: readonly KmsRequest[];
  /** How often an operation was called. */
  count(operation: string): number;
  /**
   * Answers the next calls of an operation with the named error; `LOST_REPLY` executes the call and then
   * closes the connection.
   */
  failNext(operation: string, fault: string, times?: number): void;
  close(): Promise<void>;
};

/** A connection that breaks after the call was executed. */
export const LOST_REPLY = 'LostReply';

/** Starts a fake KMS; its AWS account is that of the examples. */
export const startFakeKms = async (): Promise<FakeKms> => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-fake-kms-'));
  const keys = keyring({ directory, clock: systemClock });
  const asymmetric = new Set<KeyArn>();
  const calls: KmsRequest[] = [];
  const faults: { readonly operation: string; readonly fault: string }[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readRequest(request);
    calls.push(call);
    const index = faults.findIndex(({ operation }) => operation === call.operation);
    const [planned] = index < 0 ? [] : faults.splice(index, 1);
    if (planned && planned.fault !== LOST_REPLY) throw new KmsFault(planned.fault, 'As planned');
    const operation = OPERATIONS[call.operation];
    if (operation === undefined) throw new KmsFault('UnknownOperationException', call.operation);
    const owner = { account: ACCOUNT, region: call.region };
    const output = await operation(call.input, { keys, owner, asymmetric });
    if (planned) response.destroy();
    else reply(response, 200, output);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => replyError(response, error));
  });
  const port = await listen(server);

  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    count: (operation) => calls.filter((call) => call.operation === operation).length,
    failNext: (operation, fault, times = 1) => {
      faults.push(...Array.from({ length: times }, () => ({ operation, fault })));
    },
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      keys.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const listen = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The fake KMS listens on no port'));
    });
  });

const reply = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(body === null ? '' : JSON.stringify(body));
};

/** Replies to an unexpected error of the fake itself with an error that no client retries. */
const replyError = (response: ServerResponse, error: unknown): void => {
  const fault = error instanceof KmsFault ? error : new KmsFault('FakeKmsIsBroken', String(error));
  reply(response, statusOf(fault.name), { __type: fault.name, message: fault.message });
};
