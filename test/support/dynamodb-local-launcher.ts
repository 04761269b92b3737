import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type DynamoDbLocal, hasJava, startDynamoDbLocal } from './dynamodb-local.ts';

/** An HTTP endpoint from which specs get DynamoDB Local. */
export type Launcher = {
  /** GET returns the endpoint of the emulator as JSON, or `null` without Java. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

/**
 * Starts the emulator lazily, on the first request of a spec. Specs run in separate processes, and share
 * it through a loopback address.
 */
export const dynamoDbLauncher = async (): Promise<Launcher> => {
  let emulator: Promise<DynamoDbLocal | null> | undefined;
  const server = createServer((_request, response) => {
    emulator ??= startIfPossible();
    emulator.then(
      (started) => answer(response, 200, started?.endpoint ?? null),
      (error: Error) => answer(response, 500, error.message),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      const [outcome] = await Promise.allSettled([emulator]);
      if (outcome.status === 'fulfilled') await outcome.value?.stop();
    },
  };
};

const startIfPossible = async () => ((await hasJava()) ? await startDynamoDbLocal() : null);

const answer = (response: ServerResponse, status: number, body: string | null): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The launcher has no port.');
  return address.port;
};
