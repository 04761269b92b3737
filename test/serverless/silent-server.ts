import { createServer, type Server } from 'node:http';
import { onTestFinished } from 'vitest';

/** Takes connections and never answers; closed when the running test ends. */
export const silentServer = async (): Promise<{ endpoint: string; attempts: () => number }> => {
  let attempts = 0;
  const server: Server = createServer(() => {
    attempts += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  return { endpoint: `http://127.0.0.1:${address.port}`, attempts: () => attempts };
};
