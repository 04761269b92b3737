import { describe, expect, it } from 'vitest';
import { connection, head, parsed } from './connection.ts';
import { answered, startHost } from './host.ts';

const refused = (message: string) => ({
  status: 'HTTP/1.1 400 Bad Request',
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': expect.stringMatching(/^[0-9a-f-]{36}$/),
    Connection: 'close',
    Date: expect.any(String),
  },
  body: { __type: 'SerializationException', Message: message },
});

const NOT_HTTP = refused('The request is not valid HTTP/1.1, or its headers are too large.');
const TOO_SLOW = refused('The request did not arrive in time.');

/** Short enough to wait for; on a busy machine the test only takes longer. */
const SHORT_LIMITS = { headers: 100, request: 200, idle: 65_000, stalled: 65_000 };

const isAlive = async (port: number) => {
  const { send, until } = connection(port);
  await send(`${head('Content-Length: 2')}{}`);
  await until(/HTTP\/1\.1 200 OK/);
};

describe('Bytes that are not HTTP', () => {
  it.each([
    ['words', 'hello there\r\n\r\n'],
    ['a TLS greeting', Buffer.from('160301020001000000', 'hex')],
    ['a header without a name', head(': x')],
    ['a control character in a header', head('X-A: \u0001')],
    ['two lengths', head('Content-Length: 2', 'Content-Length: 3')],
    ['a length and chunks', head('Content-Length: 2', 'Transfer-Encoding: chunked')],
    ['a length that is no number', head('Content-Length: two')],
    ['a negative length', head('Content-Length: -1')],
    ['an unknown transfer coding', head('Transfer-Encoding: gzip')],
    ['a chunk without a size', `${head('Transfer-Encoding: chunked')}zz\r\n`],
    ['headers over the limit', head(`X-A: ${'a'.repeat(20_000)}`)],
    ['too many headers', head(...Array.from({ length: 5_000 }, () => 'X-A: b'))],
    ['an endless request line', `POST /${'a'.repeat(20_000)} HTTP/1.1\r\n`],
    ['an endless chunk extension', `${head('Transfer-Encoding: chunked')}1;${'a'.repeat(20_000)}`],
    ['another version of HTTP', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('such as %s are rejected with an error of the protocol', async (_name, bytes) => {
    const { port, requests, logs } = await startHost();
    const { send, ended } = connection(port);
    await send(bytes);
    expect(parsed(await ended)).toMatchObject(NOT_HTTP);
    expect(requests).toEqual([]);
    expect(logs).toEqual([
      expect.objectContaining({ status: 400, error: 'SerializationException' }),
    ]);
    await isAlive(port);
  });

  it('after a request do not cost it its answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port } = await startHost({
      api: async () => {
        await promise;
        return answered('{}');
      },
    });
    const { send, ended } = connection(port);
    await send(`${head('Content-Length: 2')}{}and more than it said\r\n\r\n`);
    resolve();
    expect(parsed(await ended)).toMatchObject({
      status: 'HTTP/1.1 200 OK',
      headers: { Connection: 'close' },
    });
  });

  it('include those after CONNECT, which is answered like any other method', async () => {
    const { port, requests } = await startHost();
    const { send, ended } = connection(port);
    await send('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\nhello');
    expect(parsed(await ended)).toMatchObject({
      status: 'HTTP/1.1 200 OK',
      headers: { 'Content-Length': '2', Connection: 'close' },
    });
    expect(requests).toMatchObject([{ method: 'CONNECT', path: 'example.org:443' }]);
    await isAlive(port);
  });

  it('do not include an upgrade to another protocol, which is ignored', async () => {
    const { port } = await startHost();
    const { send, until } = connection(port);
    await send(`${head('Content-Length: 2', 'Connection: Upgrade', 'Upgrade: h2c')}{}`);
    await until(/HTTP\/1\.1 200 OK/);
  });
});

describe('A request that takes too long', () => {
  it.each([
    ['over its headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['over its body', `${head('Content-Length: 10')}{}`],
    ['over its chunks', `${head('Transfer-Encoding: chunked')}2\r\n{}\r\n`],
    ['to begin', ''],
  ])('%s is rejected and its connection closed', async (_name, bytes) => {
    const { port, requests } = await startHost({ limits: SHORT_LIMITS });
    const { send, ended } = connection(port);
    await send(bytes);
    expect(parsed(await ended)).toMatchObject(TOO_SLOW);
    expect(requests).toEqual([]);
    await isAlive(port);
  });

  it('is not one whose answer takes long', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port } = await startHost({
      limits: SHORT_LIMITS,
      api: async ({ body }) => {
        if (body.length === 3) await promise;
        return answered('{}');
      },
    });
    const patient = connection(port);
    await patient.send(`${head('Content-Length: 3')}{ }`);
    const slow = connection(port);
    await slow.send('POST ');
    await slow.ended;
    resolve();
    await patient.until(/HTTP\/1\.1 200 OK/);
  });

  it('is one whose connection stays idle', async () => {
    const { port } = await startHost({ limits: { ...SHORT_LIMITS, idle: 50 } });
    const { send, ended } = connection(port);
    await send(`${head('Content-Length: 2')}{}`);
    expect(await ended).toContain('HTTP/1.1 200 OK');
  });
});

describe('A client that does not read its answer', () => {
  it('loses its connection', async () => {
    const reached = Promise.withResolvers<void>();
    const { port, stop } = await startHost({
      limits: { ...SHORT_LIMITS, stalled: 100 },
      api: async () => {
        reached.resolve();
        return answered('x'.repeat(32_000_000));
      },
    });
    const { socket, send } = connection(port);
    socket.pause();
    await send(`${head('Content-Length: 2')}{}`);
    await reached.promise;
    await stop();
  });
});

describe('A client that hangs up', () => {
  it.each([
    ['within the headers', 'POST / HT'],
    ['within the body', `${head('Content-Length: 10')}{}`],
    ['within a chunk', `${head('Transfer-Encoding: chunked')}ff\r\n{}`],
    ['before it says a word', ''],
  ])('%s leaves nothing behind', async (_name, bytes) => {
    const { port, requests, stop } = await startHost();
    const { socket, send } = connection(port);
    await send(bytes);
    socket.resetAndDestroy();
    await isAlive(port);
    await stop();
    expect(requests).toHaveLength(1);
  });

  it('during its request does not disturb other clients', async () => {
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { port, requests, stop } = await startHost({
      api: async ({ body }) => {
        if (body.length === 2) return answered('{}');
        reached.resolve();
        await release.promise;
        return answered('{}');
      },
    });
    const { socket, send } = connection(port);
    await send(`${head('Content-Length: 3')}{ }`);
    await reached.promise;
    socket.resetAndDestroy();
    await isAlive(port);
    release.resolve();
    await stop();
    expect(requests).toHaveLength(2);
  });
});
