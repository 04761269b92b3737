import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { Fault } from './fault-proxy/fault.ts';
import { startFaultProxy } from './fault-proxy/fault-proxy.ts';

const ANSWER = 'a'.repeat(1_000);

/** A server behind a proxy that replies with the length of the request. */
const setUp = async (fault: Fault) => {
  const server = createServer(async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    response.setHeader('received', length).end(ANSWER);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  const proxy = await startFaultProxy(`http://127.0.0.1:${address.port}`, fault);
  onTestFinished(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });
  const ask = ({
    body = '',
    region = 'eu-west-1',
    patience = 20_000,
  } = {}): Promise<{ received: number; text: string; milliseconds: number }> => {
    const started = performance.now();
    return fetch(proxy.endpoint, {
      method: 'POST',
      body,
      headers: { region, connection: 'close' },
      signal: AbortSignal.timeout(patience),
    }).then(async (response) => ({
      received: Number(response.headers.get('received')),
      text: await response.text(),
      milliseconds: performance.now() - started,
    }));
  };
  return { proxy, ask };
};

const LARGE = 'b'.repeat(2_000_000);

it('A fault proxy without a fault forwards whole requests and responses', async () => {
  const { ask, proxy } = await setUp({ kind: 'none' });
  expect(await ask({ body: LARGE })).toMatchObject({ received: LARGE.length, text: ANSWER });
  expect(proxy.connections().made).toBe(1);
});

it('A silent fault proxy can be silent for some connections only, and recovers', async () => {
  const { ask, proxy } = await setUp({ kind: 'none' });
  proxy.set({ kind: 'silence' }, 'us-east-1');
  await expect(ask({ region: 'us-east-1', patience: 200 })).rejects.toThrow('aborted');
  expect(await ask()).toMatchObject({ text: ANSWER });
  proxy.set({ kind: 'none' }, 'us-east-1');
  expect(await ask({ region: 'us-east-1' })).toMatchObject({ text: ANSWER });
});

it.each<Fault>([{ kind: 'reset' }, { kind: 'cut', after: 300 }])(
  'A fault proxy breaks connections: $kind',
  async (fault) => {
    const { ask, proxy } = await setUp(fault);
    await expect(ask()).rejects.toThrow();
    proxy.set({ kind: 'none' });
    expect(await ask()).toMatchObject({ text: ANSWER });
  },
);

it('A fault proxy drips a response byte by byte', async () => {
  const { ask } = await setUp({ kind: 'drip', after: 1_050, every: 5 });
  const { text, milliseconds } = await ask();
  expect(text).toBe(ANSWER);
  expect(milliseconds).toBeGreaterThan(250);
});

it('A fault proxy delays each round trip, including those of slow start', async () => {
  const { ask, proxy } = await setUp({ kind: 'link', roundTrip: 40, slowStart: false });
  const short = await ask({ body: LARGE });
  expect(short).toMatchObject({ received: LARGE.length, text: ANSWER });
  // Two for the handshakes and one for the request.
  expect(short.milliseconds).toBeGreaterThan(3 * 40);
  proxy.set({ kind: 'link', roundTrip: 40, slowStart: true });
  const long = await ask({ body: LARGE });
  expect(long).toMatchObject({ received: LARGE.length, text: ANSWER });
  // 14.6 KB at first, and twice as much in each of the round trips that follow.
  expect(long.milliseconds).toBeGreaterThan(short.milliseconds + 6 * 40);
});
