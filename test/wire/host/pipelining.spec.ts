import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { connection, head, parsed } from './connection.ts';
import { answered, startHost } from './host.ts';

const request = (body: string) => `${head(`Content-Length: ${body.length}`)}${body}`;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `<${index}>`);

/** More than the kernel buffers for a client that does not read. */
const HUGE = 'x'.repeat(32_000_000);

describe('Pipelined requests', () => {
  it('are answered in order, each after the previous one', async () => {
    const started: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port } = await startHost({
      api: async ({ body }) => {
        started.push(String(body));
        await promise;
        return answered(String(body));
      },
    });
    const { send, until } = connection(port);
    await send(numbers(3).map(request).join(''));
    await wait(50);
    expect(started).toEqual(['<0>']);
    resolve();
    await until(/<0>.*<1>.*<2>/s);
    expect(started).toEqual(['<0>', '<1>', '<2>']);
  });

  it('are all answered, however many there are and however they are split', async () => {
    const { port } = await startHost({ api: async ({ body }) => answered(String(body)) });
    const bodies = numbers(2_000);
    const { send, until } = connection(port);
    const bytes = Buffer.from(bodies.map(request).join(''));
    for (let sent = 0; sent < bytes.length; sent += 9_999) {
      await send(bytes.subarray(sent, sent + 9_999));
    }
    const text = await until(/<1999>/);
    expect(text.match(/<\d+>/g)).toEqual(bodies);
  });

  it('may have bodies of any size', async () => {
    const { port } = await startHost({ api: async ({ body }) => answered(`<${body.length}>`) });
    const { send, until } = connection(port);
    const sizes = [3, 1_000_000, 5, 70_000, 7];
    await send(sizes.map((size) => request('x'.repeat(size))).join(''));
    await until(new RegExp(sizes.map((size) => `<${size}>`).join('.*'), 's'));
  });

  it('are answered as far as they are complete when malformed bytes follow', async () => {
    const { port } = await startHost({ api: async ({ body }) => answered(String(body)) });
    const { send, ended } = connection(port);
    await send(`${numbers(3).map(request).join('')}nonsense\r\n\r\n`);
    const text = await ended;
    expect(text.match(/<\d+>/g)).toEqual(numbers(3));
    expect(text.match(/Connection: close/g)).toHaveLength(1);
  });

  it('are answered before a CONNECT behind them is rejected', async () => {
    const { port } = await startHost({ api: async ({ method }) => answered(`<${method}>`) });
    const { send, ended } = connection(port);
    await send(`${request('{}')}${request('{}')}CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\nhello`);
    expect((await ended).match(/<[A-Z]+>/g)).toEqual(['<POST>', '<POST>', '<CONNECT>']);
  });

  it('are not asked to continue before their turn', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port } = await startHost({
      api: async ({ body }) => {
        await promise;
        return answered(String(body));
      },
    });
    const { send, until } = connection(port);
    await send(`${request('<0>')}${head('Content-Length: 3', 'Expect: 100-continue')}`);
    await wait(50);
    resolve();
    await until(/<0>.*100 Continue/s);
    await send('<1>');
    await until(/<0>.*100 Continue.*<1>/s);
  });

  it('stop being read while others wait', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port, requests, serverLogs, stop } = await startHost({
      // Enough for one read.
      capacity: { bodies: 10_000_000, smallBodies: 0 },
      api: async () => {
        await promise;
        return answered('{}');
      },
    });
    const { socket, send } = connection(port);
    socket.removeAllListeners('data');
    let answers = 0;
    socket.on('data', (text) => {
      answers += String(text).split('HTTP/1.1 200').length - 1;
    });
    // If all were read, they would exceed the memory budget for waiting requests.
    const count = 20_000;
    const sent = send(request('{}').repeat(count));
    await wait(500);
    expect(requests).toHaveLength(1);
    resolve();
    await sent;
    await vi.waitFor(() => expect(answers).toBeGreaterThan(count * 0.99), 25_000);
    await stop();
    expect(serverLogs).toEqual([]);
  });

  it('lose their connection when more wait than fit the memory budget', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { port, serverLogs, stop } = await startHost({
      capacity: { bodies: 200_000, smallBodies: 0 },
      api: async () => {
        await promise;
        return answered('{}');
      },
    });
    const { send, ended } = connection(port);
    await send(Array(100).fill('GET / HTTP/1.1\r\n\r\n').join(''));
    await ended.catch(() => {});
    resolve();
    await stop();
    expect(serverLogs).toMatchObject([{ counts: { connectionsEvicted: 1 } }]);
  });
});

describe('Clients that do not read', () => {
  it('get no second request processed, and affect no other client', async () => {
    const { port, requests } = await startHost({
      api: async ({ body }) => answered(body.length === 2 ? '{}' : HUGE),
      capacity: { responses: 10 * HUGE.length },
    });
    for (let client = 0; client < 5; client += 1) {
      const { socket, send } = connection(port);
      socket.pause();
      await send(Array(100).fill(request('{ }')).join(''));
    }
    await wait(200);
    const { send, until } = connection(port);
    await send(request('{}'));
    await until(/200 OK/);
    expect(requests).toHaveLength(6);
  });

  it('hold at most the memory budget for answers: others are asked to retry', async () => {
    const { port, logs, requests } = await startHost({
      api: async ({ body }) => answered(body.length === 2 ? '{}' : HUGE),
      capacity: { responses: 1.5 * HUGE.length },
    });
    const [first, second, third] = [connection(port), connection(port), connection(port)];
    first.socket.pause();
    await first.send(request('{ }'));
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    await second.send(request('{ }'));
    expect(parsed(await second.until(/\}$/))).toMatchObject({
      status: 'HTTP/1.1 503 Service Unavailable',
      body: { __type: 'ServiceUnavailableException' },
    });
    expect(logs).toMatchObject([{ status: 503, overload: true }]);
    await third.send(request('{}'));
    await third.until(/200 OK/);
  });

  it('lose their answers to others after a second', async () => {
    const host = await startHost({
      api: async () => answered(HUGE),
      capacity: { responses: 1.5 * HUGE.length },
    });
    await stalled(host);
    await wait(1_200);
    await read(host.port, HUGE.length);
    await host.stop();
    expect(host.serverLogs).toMatchObject([{ counts: { readersEvicted: 1 } }]);
  });

  it('release the memory when they hang up', async () => {
    const host = await startHost({
      api: async () => answered(HUGE),
      capacity: { responses: HUGE.length },
    });
    const socket = await stalled(host);
    socket.resetAndDestroy();
    await read(host.port, HUGE.length);
    await host.stop();
    expect(JSON.stringify(host.serverLogs)).not.toContain('readersEvicted');
  });

  it('release the memory when they time out', async () => {
    const host = await startHost({
      api: async () => answered(HUGE),
      capacity: { responses: HUGE.length },
      limits: { headers: 10_000, request: 30_000, idle: 65_000, stalled: 100 },
    });
    await stalled(host);
    await read(host.port, HUGE.length);
    await host.stop();
    expect(JSON.stringify(host.serverLogs)).not.toContain('readersEvicted');
  });
});

/** A client that sends requests and does not read. */
const stalled = async ({
  port,
  requests,
}: Awaited<ReturnType<typeof startHost>>): Promise<Socket> => {
  const { socket, send } = connection(port);
  socket.pause();
  await send(request('{}'));
  await vi.waitFor(() => expect(requests).not.toEqual([]));
  return socket;
};

/** A client that reads an answer of some size, and retries while it is rejected. */
const read = (port: number, size: number): Promise<void> =>
  vi.waitFor(
    async () => {
      const { socket, send } = connection(port);
      // Searching strings of that size would take too long.
      socket.removeAllListeners('data');
      await send(`${head('Content-Length: 2', 'Connection: close')}{}`);
      await new Promise((resolve) => socket.once('close', resolve).resume());
      expect(socket.bytesRead).toBeGreaterThan(size);
    },
    { timeout: 20_000, interval: 100 },
  );
