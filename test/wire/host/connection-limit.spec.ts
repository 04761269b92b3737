import { describe, expect, it } from 'vitest';
import { type Connection, connection, head } from './connection.ts';
import { answered, startHost } from './host.ts';

const REQUEST = `${head('Content-Length: 2')}{}`;

/** An API whose responses mark their requests as authenticated. */
const authenticating = async () => ({ ...answered('{}'), authenticated: true as const });

const ask = async ({ send, until }: Connection, answers = 1): Promise<void> => {
  await send(REQUEST);
  await until(new RegExp(Array(answers).fill('200 OK').join('.*'), 's'));
};

/** Opens connections one after the other, each accepted by the server before the next. */
const opened = async (port: number, count: number, sent = ''): Promise<Connection[]> => {
  const all: Connection[] = [];
  for (let index = 0; index < count; index += 1) {
    const one = connection(port);
    await new Promise((resolve) => one.socket.once('connect', resolve));
    if (sent !== '') await one.send(sent);
    all.push(one);
  }
  return all;
};

const isOpen = ({ socket }: Connection): boolean => !socket.destroyed && !socket.readableEnded;

/** A connection that is closed without an answer may also be reset. */
const closed = ({ ended }: Connection): Promise<string> => ended.catch(() => '');

describe('A connection over the limit', () => {
  it.each([
    ['that says nothing', ''],
    ['with half a head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['with half a body', `${head('Content-Length: 10')}{}`],
    ['with a request that was rejected', REQUEST],
  ])('replaces the oldest one %s', async (_name, sent) => {
    const { port, serverLogs, stop } = await startHost({ capacity: { connections: 3 } });
    const all = await opened(port, 3, sent);
    if (sent === REQUEST) await Promise.all(all.map(({ until }) => until(/200 OK/)));
    const [oldest, ...others] = all;
    await ask(connection(port));
    if (oldest !== undefined) await closed(oldest);
    expect(others.every(isOpen)).toBe(true);
    await stop();
    expect(serverLogs).toMatchObject([
      { counts: { connectionsEvicted: 1 }, topPeer: '127.0.0.1', topPeerCount: 1 },
    ]);
  });

  it('replaces an unauthenticated one first', async () => {
    const { port } = await startHost({ api: authenticating, capacity: { connections: 3 } });
    const client = connection(port);
    await ask(client);
    const unauthenticated = await opened(port, 10);
    await Promise.all(unauthenticated.slice(0, 8).map(closed));
    expect(unauthenticated.slice(8).every(isOpen)).toBe(true);
    await ask(client, 2);
  });

  it('replaces the authenticated one that has been idle longest when there are no others', async () => {
    const { port } = await startHost({ api: authenticating, capacity: { connections: 2 } });
    const [longest, other, newcomer] = [connection(port), connection(port), connection(port)];
    await newcomer.socket.destroy();
    await ask(longest);
    await ask(other);
    await ask(connection(port));
    await closed(longest);
    await ask(other, 2);
  });

  it('is closed when all others are being answered', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { port, serverLogs, stop } = await startHost({
      capacity: { connections: 1 },
      api: async () => {
        reached.resolve();
        await promise;
        return answered('{}');
      },
    });
    const busy = connection(port);
    await busy.send(REQUEST);
    await reached.promise;
    await closed(connection(port));
    resolve();
    await busy.until(/200 OK/);
    await stop();
    expect(serverLogs).toMatchObject([{ counts: { connectionsDropped: 1 } }]);
  });
});
