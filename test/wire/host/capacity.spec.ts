import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../functions/api/wire/api-error.ts';
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
  it('have a bound: one beyond it is refused, and what it took is free again', async () => {
    const { port, logs } = await startHost({ capacity: { connections: 10, bodies: 1_000 } });
    const { send, ended } = connection(port);
    await send(body(1_001));
    expect(parsed(await ended)).toMatchObject(OVERLOADED);
    expect(logs).toMatchObject([{ status: 503, error: 'ServiceUnavailableException' }]);
    await isAnswered(port, 1_000);
    await isAnswered(port, 1_000);
  });

  it('count for as long as they are worked with, or not complete', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { port } = await startHost({
      capacity: { connections: 10, bodies: 1_000 },
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

  it('take no more when they come in many small chunks', async () => {
    const { port, requests } = await startHost({ capacity: { connections: 10, bodies: 2_000 } });
    const { send, until } = connection(port);
    await send(`${head('Transfer-Encoding: chunked')}${'1\r\nx\r\n'.repeat(1_000)}0\r\n\r\n`);
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests[0]?.body).toHaveLength(1_000);
    await isAnswered(port, 2_000);
  });

  it('do not count any more once their client hung up', async () => {
    const { port } = await startHost({ capacity: { connections: 10, bodies: 1_000 } });
    const { socket, send } = connection(port);
    await send(`${head('Content-Length: 1000', 'Expect: 100-continue')}`);
    await send('x'.repeat(900));
    socket.destroy();
    await isAnswered(port, 10);
    await isAnswered(port, 1_000);
  });
});

describe('Connections', () => {
  it('over the bound are closed, and others are not harmed', async () => {
    const { port } = await startHost({ capacity: { connections: 1, bodies: 1_000 } });
    const first = connection(port);
    await first.send(body(2));
    await first.until(/HTTP\/1\.1 200 OK/);
    expect(await connection(port).ended).toBe('');
    await first.send(body(2));
    await first.until(/HTTP\/1\.1 200 OK.*HTTP\/1\.1 200 OK/s);
  });
});

describe('A request that its head alone condemns', () => {
  const precheck = () => {
    throw new ApiError('ValidationException', 'not to be seen');
  };
  const api = async () => ({ ...answered('{"from":"the api"}'), status: 400 });

  it('is refused by the API, which is given nothing of its body', async () => {
    const { port, requests } = await startHost({ precheck, api });
    const { send, until } = connection(port);
    await send(head('Content-Length: 1000000'));
    await until(/400 Bad Request.*the api/s);
    expect(requests).toMatchObject([{ body: new Uint8Array() }]);
  });

  it('does not cost its client the connection', async () => {
    const { port } = await startHost({ precheck, api });
    const { send, until } = connection(port);
    await send(body(1_000_000));
    await send(body(1_000_000));
    await until(/the api.*the api/s);
  });

  it.each(['Expect: 100-continue', 'Transfer-Encoding: chunked'])(
    'does if where it ends is not known: %s',
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
