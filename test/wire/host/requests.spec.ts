import { describe, expect, it } from 'vitest';
import { connection, head, parsed } from './connection.ts';
import { answered, startHost } from './host.ts';

describe('A request as the API receives it', () => {
  it('has headers in wire order, with duplicates, and nothing is decoded', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    const lines = [
      'PUT /a%2Fb/..;x?q=%31&q=2?#3 HTTP/1.1',
      'Host: One',
      'X-Amz-Target: first',
      'x-amz-target:  second ',
      'Content-Length: 3',
      'Content-Type: text/plain',
      'content-type: application/json',
    ];
    await send(`${lines.join('\r\n')}\r\n\r\n\0\xff`);
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests).toEqual([
      {
        method: 'PUT',
        path: '/a%2Fb/..;x',
        query: 'q=%31&q=2?#3',
        headers: [
          ['Host', 'One'],
          ['X-Amz-Target', 'first'],
          ['x-amz-target', 'second'],
          ['Content-Length', '3'],
          ['Content-Type', 'text/plain'],
          ['content-type', 'application/json'],
        ],
        body: Buffer.from('\0\xff'),
        basePath: '',
        peer: '127.0.0.1',
      },
    ]);
  });

  it('has every header, however many there are', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    await send(head(...Array.from({ length: 3_000 }, () => 'a:')));
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests[0]?.headers).toHaveLength(3_001);
  });

  it('has an empty body and query where there is none', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    await send('GET / HTTP/1.1\r\n\r\n');
    await until(/HTTP\/1\.1 200 OK/);
    const nothing = { query: '', headers: [], body: Buffer.alloc(0), basePath: '' };
    expect(requests).toEqual([{ method: 'GET', path: '/', ...nothing, peer: '127.0.0.1' }]);
  });

  it('has the address of the connection, whatever a header claims', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    await send(`${head('X-Forwarded-For: 192.0.2.1', 'Content-Length: 2')}{}`);
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests).toMatchObject([{ peer: '127.0.0.1' }]);
  });
});

describe('An answer', () => {
  it('has its length in bytes and a date, and keeps the connection open', async () => {
    const { port } = await startHost({ api: async () => answered('{"a":"é"}') });
    const { send, until } = connection(port);
    await send(`${head('Content-Length: 2')}{}`);
    const first = parsed(await until(/é"\}/));
    expect(first).toMatchObject({
      status: 'HTTP/1.1 200 OK',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'Content-Length': '10',
        Connection: 'keep-alive',
      },
    });
    expect(Date.parse(first.headers.Date ?? '')).not.toBeNaN();
    await send(`${head('Content-Length: 2')}{}`);
    await until(/é"\}.*é"\}/s);
  });

  it('may be empty', async () => {
    const { port } = await startHost({ api: async () => answered('') });
    const { send, until } = connection(port);
    await send(`${head('Content-Length: 2')}{}`);
    expect(await until(/\r\n\r\n/)).toContain('Content-Length: 0');
  });

  it('closes the connection when the client asks for it', async () => {
    const { port } = await startHost();
    const { send, ended } = connection(port);
    await send(`${head('Content-Length: 2', 'Connection: close')}{}`);
    expect(await ended).toContain('Connection: close');
  });

  it('reaches a client that has half-closed its connection', async () => {
    const { port } = await startHost();
    const { socket, ended } = connection(port);
    socket.end(`${head('Content-Length: 2')}{}`);
    expect(await ended).toContain('HTTP/1.1 200 OK');
  });
});

describe('An unexpected error behind the host', () => {
  it('costs its client the connection, is logged without its message, and affects no other client', async () => {
    const { port, logs } = await startHost({
      api: async ({ body }) => {
        if (body.length > 2) throw new TypeError('with a canary');
        return answered('{}');
      },
    });
    const broken = connection(port);
    await broken.send(`${head('Content-Length: 3')}abc`);
    expect(await broken.ended).toBe('');
    const { send, until } = connection(port);
    await send(`${head('Content-Length: 2')}{}`);
    await until(/HTTP\/1\.1 200 OK/);
    expect(logs).toEqual([
      expect.objectContaining({
        status: 500,
        fault: expect.objectContaining({ name: 'TypeError' }),
      }),
    ]);
    expect(JSON.stringify(logs)).not.toContain('canary');
  });
});
