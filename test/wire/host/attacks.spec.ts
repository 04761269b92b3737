import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CREDENTIALS } from '../../support/root.ts';
import { startServer } from '../../support/server.ts';
import { signed } from '../../support/sign.ts';
import { connection } from './connection.ts';

const MIB = 1_048_576;

const running = async () => {
  const server = await startServer();
  onTestFinished(server.stop);
  const { port, host } = new URL(server.endpoint);
  return { ...server, port: Number(port), host };
};

type Running = Awaited<ReturnType<typeof running>>;

/** A client with its own connection that does not retry. */
const client = ({ endpoint, region, credentials }: Running) => {
  const made = new SecretsManager({ endpoint, region, credentials, maxAttempts: 1 });
  onTestFinished(() => made.destroy());
  return made;
};

const written = async (
  { host }: Running,
  operation: string,
  { body, credentials = CREDENTIALS }: { body: string; credentials?: typeof CREDENTIALS },
): Promise<string> => {
  const { headers } = await signed({ host, target: operation, body, credentials });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return `POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

/** This many connections send this much of a body of 1 MiB: the whole memory budget, to the last kilobyte. */
const WAVES = [
  [82, 950_000],
  [60, 60_000],
  [60, 15_000],
  [60, 1_000],
] as const;

/** Opens connections that start a request with a large body and then send nothing more. */
const unfinished = async (server: Running, credentials: typeof CREDENTIALS): Promise<void> => {
  const body = 'x'.repeat(MIB);
  const request = await written(server, 'CreateSecret', { body, credentials });
  const head = request.length - body.length;
  for (const [count, size] of WAVES) {
    for (let opened = 0; opened < count; opened += 1) {
      const { socket } = connection(server.port);
      socket.on('error', () => {});
      await new Promise((resolve) => socket.write(request.slice(0, head + size), resolve));
    }
  }
};

const withKey = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: 'not-the-right-one' });

describe('While unauthenticated clients hold unfinished bodies of 1 MiB on many connections', () => {
  it.each([
    ['with a key that does not exist', withKey('AKIDNOBODY0000000000')],
    ['with the id of a key that does', withKey(CREDENTIALS.accessKeyId)],
  ])('%s, clients are served, including large values', async (_name, credentials) => {
    const server = await running();
    await unfinished(server, credentials);
    const SecretString = 'v'.repeat(65_536);
    for (let turn = 0; turn < 5; turn += 1) {
      const fresh = client(server);
      await fresh.createSecret({ Name: `small/${turn}`, SecretString: 'small' });
      await fresh.createSecret({ Name: `large/${turn}`, SecretString });
      const read = await fresh.getSecretValue({ SecretId: `large/${turn}` });
      expect(read.SecretString).toBe(SecretString);
    }
    const rejected = server.logs.filter(
      ({ refusal, accessKeyId, status }) => !refusal && accessKeyId && status !== 200,
    );
    expect(rejected).toEqual([]);
  });
});

describe('While authenticated clients do not read their answers', () => {
  const VALUES = 20;

  const filled = async () => {
    const server = await running();
    const owner = client(server);
    const names = Array.from({ length: VALUES }, (_, index) => `large/${index}`);
    for (const Name of names) {
      await owner.createSecret({ Name, SecretString: Name.padEnd(65_536, '.') });
    }
    const body = JSON.stringify({ SecretIdList: names });
    const request = await written(server, 'BatchGetSecretValue', { body });
    return { server, owner, request };
  };

  it('little is read on their behalf, and others are served', async () => {
    const { server, owner, request } = await filled();
    for (let opened = 0; opened < 5; opened += 1) {
      const { socket, send } = connection(server.port);
      socket.pause();
      await send(request.repeat(100));
    }
    for (let turn = 0; turn < 20; turn += 1) {
      const { SecretString } = await owner.getSecretValue({ SecretId: 'large/7' });
      expect(SecretString).toHaveLength(65_536);
    }
    const batches = server.logs.filter(({ operation }) => operation === 'BatchGetSecretValue');
    // The kernel buffers some for each of them, and one more answer waits for the kernel.
    expect(batches.length).toBeLessThan(5 * 60);
  });

  it('a client that reads gets everything, in order', async () => {
    const { server, request } = await filled();
    const { socket, send } = connection(server.port);
    socket.removeAllListeners('data');
    let answers = 0;
    let tail = '';
    const all = new Promise<void>((resolve) => {
      socket.on('data', (text) => {
        const [, ...found] = `${tail}${text}`.split('"SecretValues"');
        answers += found.length;
        tail = `${tail}${text}`.slice(-10);
        if (answers === 100) resolve();
      });
    });
    await send(request.repeat(100));
    await all;
    expect(server.logs.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
