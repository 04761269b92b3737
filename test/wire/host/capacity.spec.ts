import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../functions/api/wire/errors.ts';
import { connection, head, parsed } from './connection.ts';
import { answered, startHost } from './host.ts';

const OVERLOADED = {
  status: 'HTTP/1.1 503 Service Unavailable',
  headers: { Connection: 'close' },
  body: {
    __type: 'ServiceUnavailableException',
    message: 'Service is unable to handle request.',
  },
};

const body = (size: number) => `${head(`Content-Length: ${size}`)}${'x'.repeat(size)}`;

const isAnswered = async (port: number, size: number): Promise<void> => {
  const { send, until } = connection(port);
  await send(body(size));
  await until(/HTTP\/1\.1 200 OK/);
};

describe('The bodies of all requests together', () => {
  it('are bounded: one over the bound is rejected and its memory is released', async () => {
    const { port, logs } = await startHost({ capacity: { bodies: 1_000 } });
    const { send, ended } = connection(port);
    await send(body(1_001));
    expect(parsed(await ended)).toMatchObject(OVERLOADED);
    expect(logs).toMatchObject([
      { status: 503, error: 'ServiceUnavailableException', overload: true },
    ]);
    await isAnswered(port, 1_000);
    await isAnswered(port, 1_000);
  });

  it('count while they are incomplete or being processed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { port } = await startHost({
      capacity: { bodies: 1_000 },
      api: async (request) => {
        reached.resolve();
        if (request.body.length === 500) await promise;
        return answered('{}');
      },
    });
    const slow = connection(port);
    await slow.send(body(500));
    await reached.promise;
    const other = connection(port);
    await other.send(body(501));
    expect(parsed(await other.ended)).toMatchObject(OVERLOADED);
    resolve();
    await slow.until(/HTTP\/1\.1 200 OK/);
    await isAnswered(port, 1_000);
  });

  it('take no more memory when they arrive in many small chunks', async () => {
    const { port, requests } = await startHost({ capacity: { bodies: 2_000 } });
    const { send, until } = connection(port);
    await send(`${head('Transfer-Encoding: chunked')}${'1\r\nx\r\n'.repeat(1_000)}0\r\n\r\n`);
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests[0]?.body).toHaveLength(1_000);
    await isAnswered(port, 2_000);
  });

  it('stop counting once their client hangs up', async () => {
    const { port } = await startHost({ capacity: { bodies: 1_000 } });
    const { socket, send } = connection(port);
    await send(`${head('Content-Length: 1000', 'Expect: 100-continue')}`);
    await send('x'.repeat(900));
    socket.destroy();
    await isAnswered(port, 10);
    await isAnswered(port, 1_000);
  });
});

describe('Unfinished bodies of unauthenticated clients', () => {
  const capacity = { bodies: 300_000, smallBodies: 100_000 };

  const unfinished = async (port: number, size: number) => {
    const { send, ended, socket } = connection(port);
    await send(head('Content-Length: 1000000'));
    await send('x'.repeat(size));
    return { ended, send, socket };
  };

  it('leave the reserved memory to requests of the usual size', async () => {
    const { port, requests } = await startHost({ capacity });
    const large = [await unfinished(port, 80_000), await unfinished(port, 80_000)];
    await Promise.all(Array.from({ length: 6 }, () => isAnswered(port, 16_000)));
    expect(requests).toHaveLength(6);
    for (const { send, socket } of large) {
      await send('x');
      expect(socket.bytesRead).toBe(0);
    }
  });

  it('make way for later ones, the oldest first', async () => {
    const { port, serverLogs, stop } = await startHost({ capacity });
    const oldest = await unfinished(port, 90_000);
    const second = await unfinished(port, 90_000);
    await isAnswered(port, 100_000);
    expect(parsed(await oldest.ended)).toMatchObject(OVERLOADED);
    await isAnswered(port, 100_000);
    await second.send('x'.repeat(10));
    await stop();
    expect(serverLogs).toEqual([
      {
        event: 'turned-away',
        seconds: expect.any(Number),
        counts: { bodiesRefused: 1 },
        topPeer: '127.0.0.1',
        topPeerCount: 1,
      },
    ]);
  });

  it('make way for small ones too, where many small ones fill the budget', async () => {
    const { port } = await startHost({ capacity: { bodies: 50_000, smallBodies: 10_000 } });
    const unauthenticated = [];
    for (let opened = 0; opened < 5; opened += 1)
      unauthenticated.push(await unfinished(port, 10_000));
    await isAnswered(port, 10_000);
    expect(parsed((await unauthenticated[0]?.ended.then((text) => text)) ?? '')).toMatchObject(
      OVERLOADED,
    );
    await isAnswered(port, 10_000);
  });

  it('take nothing from an authenticated client', async () => {
    const api = async () => ({ ...answered('{}'), authenticated: true as const });
    const { port } = await startHost({ api, capacity });
    const client = connection(port);
    await client.send(body(2));
    await client.until(/200 OK/);
    await client.send(head('Content-Length: 100000'));
    await client.send('x'.repeat(99_000));
    const unauthenticated = [await unfinished(port, 90_000), await unfinished(port, 90_000)];
    expect(parsed((await unauthenticated[0]?.ended) ?? '')).toMatchObject(OVERLOADED);
    await client.send('x'.repeat(1_000));
    await client.until(/200 OK.*200 OK/s);
  });

  it('take memory for what has arrived, not for what was declared', async () => {
    const { port } = await startHost({ capacity });
    const unauthenticated = [];
    for (let opened = 0; opened < 20; opened += 1)
      unauthenticated.push(await unfinished(port, 9_000));
    await isAnswered(port, 100_000);
    for (const { send } of unauthenticated) await send('x');
    await isAnswered(port, 16_000);
  });
});

describe('A request that is rejected for its head', () => {
  const precheck = async () => {
    throw new ApiError('ValidationException', 'not to be seen');
  };
  const api = async () => ({ ...answered('{"from":"the api"}'), status: 400 });

  it('is rejected by the API without its body', async () => {
    const { port, requests } = await startHost({ precheck, api });
    const { send, until } = connection(port);
    await send(head('Content-Length: 1000000'));
    await until(/400 Bad Request.*the api/s);
    expect(requests).toMatchObject([{ body: new Uint8Array() }]);
  });

  it('keeps its connection', async () => {
    const { port } = await startHost({ precheck, api });
    const { send, until } = connection(port);
    await send(body(1_000_000));
    await send(body(1_000_000));
    await until(/the api.*the api/s);
  });

  it.each(['Expect: 100-continue', 'Transfer-Encoding: chunked'])(
    'loses its connection if its end is unknown: %s',
    async (header) => {
      const { port } = await startHost({ precheck, api });
      const { send, ended } = connection(port);
      const length = header.startsWith('T') ? [] : ['Content-Length: 10'];
      await send(head(header, ...length));
      expect(parsed(await ended)).toMatchObject({
        status: 'HTTP/1.1 400 Bad Request',
        headers: { Connection: 'close' },
      });
    },
  );
});
