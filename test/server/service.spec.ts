import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataDirectory } from '../../server/data-directory/data-directory.ts';
import { OperatorError } from '../../server/operator-error.ts';
import { sdkClient } from '../support/clients.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

describe('A service', () => {
  it('that fails to start leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const dataDirectory = temporaryDirectory();

    await expect(startServer({ dataDirectory, port })).rejects.toThrow(OperatorError);

    openDataDirectory(dataDirectory).close();
  });

  it('that has stopped leaves nothing open', async () => {
    const dataDirectory = temporaryDirectory();
    const server = await startServer({ dataDirectory });
    const { endpoint, region, credentials } = server;
    const client = sdkClient({ endpoint, region, credentials });
    await client.createSecret({ Name: 'a', SecretString: 'b' });
    expect(() => openDataDirectory(dataDirectory)).toThrow('in use');

    await server.stop();

    openDataDirectory(dataDirectory).close();
    await expect(client.getSecretValue({ SecretId: 'a' })).rejects.toThrow();
    expect(server.logs.map(({ operation, status }) => [operation, status])).toEqual([
      ['CreateSecret', 200],
    ]);
  });
});
