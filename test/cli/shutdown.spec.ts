import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { announced, type SealstreamProcess, sealstream } from '../support/process.ts';
import { ACCOUNT } from '../support/root.ts';
import { ROOT_ENVIRONMENT } from '../support/server.ts';
import { signed } from '../support/sign.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { connection, parsed } from '../wire/host/connection.ts';

const running = async () => {
  const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
  const service = sealstream(argv, { env: ROOT_ENVIRONMENT });
  const { port, host } = new URL((await announced(service)).endpoint);
  return { service, port: Number(port), host };
};

const CREATE = JSON.stringify({
  Name: 'slow',
  SecretString: 'value',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
});

/** Sends a signed request with half of its body to a service that is known to wait for the rest. */
const halfSent = async ({ port, host }: { readonly port: number; readonly host: string }) => {
  const { headers } = await signed({ host, body: CREATE });
  const lines = [...headers, ['Content-Length', CREATE.length], ['Expect', '100-continue']];
  const open = connection(port);
  const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  await open.send(`POST / HTTP/1.1\r\n${head}\r\n\r\n`);
  await open.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
  await open.send(CREATE.slice(0, 20));
  return { ...open, finish: () => open.send(CREATE.slice(20)) };
};

const stopping = ({ prints }: SealstreamProcess) => prints(/Stopping: no new requests/);

const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });

/** Waits until connections are refused: pending ones are still accepted. */
const refused = async (port: number): Promise<void> => {
  while (!(await isRefused(port))) await turn();
};

/** Sends requests and reads no response, until the service reads no more requests. */
const askUntilStuck = async (socket: Socket): Promise<void> => {
  const requests = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000);
  const isTaken = () =>
    new Promise<boolean>((resolve) => {
      socket.write(requests, () => resolve(true));
      setTimeout(() => resolve(false), 2_000);
    });
  while (await isTaken());
};

describe('A service that is asked to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s finishes requests in flight, accepts no new ones, and exits with 0',
    async (signal) => {
      const { service, ...place } = await running();
      const request = await halfSent(place);

      service.kill(signal);
      await stopping(service);
      await refused(place.port);
      await request.finish();

      const [, answer = ''] = (await request.ended).split('100 Continue\r\n\r\n');
      expect(parsed(answer)).toMatchObject({
        status: 'HTTP/1.1 200 OK',
        headers: { Connection: 'close' },
        body: { Name: 'slow', ARN: expect.stringContaining(`:${ACCOUNT}:secret:slow-`) },
      });
      expect(await service.ended).toMatchObject({ code: 0, signal: null });
    },
  );

  it('does not wait for connections that are idle or were never used', async () => {
    const { service, port } = await running();
    const silent = connection(port);
    await silent.send('');
    const idle = connection(port);
    await idle.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await idle.until(/UnknownOperationException/);

    service.kill('SIGTERM');
    await Promise.all([silent.ended, idle.ended]);
    expect((await service.ended).code).toBe(0);
  });

  it('does not wait long for a request that stays incomplete', async () => {
    const { service, ...place } = await running();
    const request = await halfSent(place);
    service.kill('SIGTERM');
    expect(await request.ended).toContain('The request did not arrive in time.');
    const { code, stderr } = await service.ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('Ended with requests in flight');
  });

  it('does not wait long for an unauthenticated client that does not read', async () => {
    const { service, port } = await running();
    const client = connect(port, '127.0.0.1').pause();
    client.on('error', () => {});
    await askUntilStuck(client);

    service.kill('SIGTERM');
    const { code, stderr } = await service.ended;
    client.destroy();
    expect(code).toBe(0);
    expect(stderr).not.toContain('Ended with requests in flight');
  });

  it('treats the two signals of one Ctrl-C under npm as one', async () => {
    const { service, ...place } = await running();
    const request = await halfSent(place);
    service.kill('SIGINT');
    service.kill('SIGINT');
    await stopping(service);
    await request.finish();
    expect(await request.ended).toContain('HTTP/1.1 200 OK');
    expect((await service.ended).code).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const { service, ...place } = await running();
    await halfSent(place);
    service.kill('SIGTERM');
    await stopping(service);
    // The first repeats may still count as the same signal.
    const repeat = setInterval(() => service.kill('SIGTERM'), 100);
    const { code, stderr } = await service.ended;
    clearInterval(repeat);
    expect(code).toBe(1);
    expect(stderr).toContain('Ended with requests in flight.');
  });
});
