import { once } from 'node:events';
import { createServer } from 'node:http';

/** Size of its response headers, in bytes. */
export const HEAD = 165;

/** Answers every GetItem with the same item; for tests of the connection, not of DynamoDB. */
export const stubDynamo = async () => {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ Item: { pk: { S: 'a' } } }));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
