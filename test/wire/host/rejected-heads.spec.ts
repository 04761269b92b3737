import { describe, expect, it, onTestFinished } from 'vitest';
import { CREDENTIALS } from '../../support/root.ts';
import { startServer } from '../../support/server.ts';
import { type RawRequest, signed } from '../../support/sign.ts';
import { connection, parsed } from './connection.ts';

/** Smaller bodies are read before the head is checked. */
const SecretString = 'b'.repeat(20_000);
const BODY = JSON.stringify({ Name: 'a', SecretString, ClientRequestToken: 't'.repeat(32) });

const running = async () => {
  const server = await startServer();
  onTestFinished(server.stop);
  const { port, host } = new URL(server.endpoint);
  return { ...server, port: Number(port), host };
};

type Running = Awaited<ReturnType<typeof running>>;

/** The head of a request; the header of the test comes last and is not signed. */
const headOf = async ({ host }: Running, raw: RawRequest, ...extra: readonly string[]) => {
  const { method, path, headers } = await signed({ host, body: BODY, ...raw });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const all = [...lines, `Content-Length: ${BODY.length}`, ...extra];
  return `${method} ${path} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`;
};

/** Messages contain times, which change every second. */
const answerTo = async ({ port }: Running, bytes: string) => {
  const { send, until } = connection(port);
  await send(bytes);
  const { status, body } = parsed(await until(/\r\n\r\n\{.*\}$/s));
  return { status, body: JSON.stringify(body).replace(/\d{8}T\d{6}Z/g, 'TIME') };
};

const HOUR = 3_600_000;

describe('A request that is rejected for its head', () => {
  it.each<[string, RawRequest, readonly string[]]>([
    ['method', { method: 'PUT' }, []],
    ['path', { path: '/elsewhere' }, []],
    ['content type', { headers: { 'content-type': 'text/plain' } }, []],
    ['target', { target: 'NoSuchThing' }, []],
    ['second authorization', {}, ['Authorization: Basic x']],
    ['second date', {}, ['X-Amz-Date: 20200101T000000Z']],
    ['unsigned header', {}, ['X-Amz-Unsigned: 1']],
    ['region', { region: 'nowhere' }, []],
    ['service', { service: 's3' }, []],
    ['old date', { at: new Date(Date.now() - HOUR) }, []],
    ['future date', { at: new Date(Date.now() + HOUR) }, []],
  ])('such as its %s gets the same answer without its body', async (_, raw, extra) => {
    const server = await running();
    const head = await headOf(server, raw, ...extra);
    const early = await answerTo(server, head);
    expect(early.status).toBe('HTTP/1.1 400 Bad Request');
    expect(early).toEqual(await answerTo(server, head + BODY));
    const [first, second] = server.logs.map(({ requestId, milliseconds, ...record }) => record);
    expect(first).toEqual(second);
  });

  it('is also one with an unknown access key, which the answer reveals anyway', async () => {
    const server = await running();
    const credentials = { ...CREDENTIALS, accessKeyId: 'AKIDNOBODY0000000000' };
    const head = await headOf(server, { credentials });
    const early = await answerTo(server, head);
    expect(early.body).toContain('UnrecognizedClientException');
    expect(early).toEqual(await answerTo(server, head + BODY));
  });

  it('is not one with a wrong signature, which covers the body', async () => {
    const server = await running();
    const credentials = { ...CREDENTIALS, secretAccessKey: 'not-the-right-one' };
    const { send, until } = connection(server.port);
    await send(await headOf(server, { credentials }, 'Expect: 100-continue'));
    expect(await until(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  });
});
