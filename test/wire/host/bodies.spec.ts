import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../functions/api/wire/http.ts';
import { connection, head, parsed } from './connection.ts';
import { startHost } from './host.ts';

const TOO_LARGE = {
  status: 'HTTP/1.1 413 Payload Too Large',
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': expect.stringMatching(/^[0-9a-f-]{36}$/),
    Connection: 'close',
    Date: expect.any(String),
  },
  body: {
    __type: 'RequestEntityTooLargeException',
    message: 'The body is larger than 1048576 bytes.',
  },
};

const chunk = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

describe('A body over the limit', () => {
  it('is rejected by its declared length, before any of it is sent', async () => {
    const { port, requests, logs } = await startHost();
    const { send, ended } = connection(port);
    await send(head(`Content-Length: ${MAX_BODY_BYTES + 1}`));
    expect(parsed(await ended)).toMatchObject(TOO_LARGE);
    expect(requests).toEqual([]);
    expect(logs).toEqual([
      expect.objectContaining({ status: 413, error: 'RequestEntityTooLargeException' }),
    ]);
  });

  it.each(['1e999', '9'.repeat(30)])('is rejected by a declared length of %s', async (length) => {
    const { port, requests } = await startHost();
    const { send, ended } = connection(port);
    await send(head(`Content-Length: ${length}`));
    expect((await ended).slice(0, 12)).toMatch(/^HTTP\/1\.1 4(00|13)/);
    expect(requests).toEqual([]);
  });

  it('without a declared length is rejected when it exceeds the limit', async () => {
    const { port, requests } = await startHost();
    const { send, ended } = connection(port);
    await send(head('Transfer-Encoding: chunked'));
    for (let sent = 0; sent < MAX_BODY_BYTES; sent += 65_536) {
      await send(chunk(Buffer.alloc(65_536)));
    }
    await send(chunk(Buffer.alloc(1)));
    expect(parsed(await ended)).toMatchObject(TOO_LARGE);
    expect(requests).toEqual([]);
  });

  it.each(['Content-Length: 4194304', 'Transfer-Encoding: chunked'])(
    'with %s is answered even if the client reads only after it has sent everything',
    async (framing) => {
      const { port } = await startHost();
      const { socket, send, ended } = connection(port);
      socket.pause();
      await send(head(framing));
      for (let part = 0; part < 64; part += 1) {
        const bytes = Buffer.alloc(65_536);
        await send(framing.startsWith('T') ? chunk(bytes) : bytes);
      }
      socket.resume();
      expect(parsed(await ended)).toMatchObject(TOO_LARGE);
    },
  );

  it('is not requested from a client that expects 100 Continue', async () => {
    const { port } = await startHost();
    const { send, ended } = connection(port);
    await send(head(`Content-Length: ${MAX_BODY_BYTES + 1}`, 'Expect: 100-continue'));
    expect(parsed(await ended)).toMatchObject(TOO_LARGE);
  });

  it('does not stop the service', async () => {
    const { port, requests } = await startHost();
    const large = connection(port);
    await large.send(head(`Content-Length: ${MAX_BODY_BYTES + 1}`));
    await large.ended;
    const next = connection(port);
    await next.send(`${head('Content-Length: 2')}{}`);
    await next.until(/HTTP\/1\.1 200 OK/);
    expect(requests).toHaveLength(1);
  });
});

describe('A body up to the limit', () => {
  it('arrives completely with a declared length', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    const body = Buffer.alloc(MAX_BODY_BYTES, 'ab');
    await send(head(`Content-Length: ${MAX_BODY_BYTES}`));
    await send(body);
    await until(/HTTP\/1\.1 200 OK/);
    expect(body.equals(requests[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it('arrives completely in chunks', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    const body = Buffer.alloc(MAX_BODY_BYTES, 'ab');
    await send(head('Transfer-Encoding: chunked'));
    await send(chunk(body.subarray(0, 1000)));
    await send(chunk(body.subarray(1000)));
    await send('0\r\n\r\n');
    await until(/HTTP\/1\.1 200 OK/);
    expect(body.equals(requests[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it('is requested from a client that expects 100 Continue', async () => {
    const { port, requests } = await startHost();
    const { send, until } = connection(port);
    await send(head('Content-Length: 2', 'Expect: 100-continue'));
    await until(/HTTP\/1\.1 100 Continue\r\n\r\n/);
    await send('{}');
    await until(/HTTP\/1\.1 200 OK/);
    expect(requests).toHaveLength(1);
  });

  it('is accepted whatever else a client expects', async () => {
    const { port } = await startHost();
    const { send, until } = connection(port);
    await send(`${head('Content-Length: 2', 'Expect: miracles')}{}`);
    await until(/HTTP\/1\.1 200 OK/);
  });
});
