import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP connection, to send what no HTTP client would. */
export type Connection = {
  readonly socket: Socket;
  /** Resolves when the kernel has accepted the bytes. */
  readonly send: (bytes: string | Uint8Array) => Promise<void>;
  /** Resolves with everything received so far once it matches; rejects if the connection ends before. */
  readonly until: (pattern: RegExp) => Promise<string>;
  /** Resolves with everything received once the server has ended the connection; rejects on a reset. */
  readonly ended: Promise<string>;
};

/** Connects to a local port; destroyed after the test. */
export const connection = (port: number): Connection => {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  const ended = new Promise<string>((resolve, reject) => {
    socket.once('end', () => resolve(received));
    socket.once('error', reject);
  });
  ended.catch(() => {}); // for tests that do not wait for the end
  const until = async (pattern: RegExp): Promise<string> => {
    const matched = new Promise<void>((resolve) => {
      const look = () => pattern.test(received) && resolve();
      socket.on('data', look);
      look();
    });
    await Promise.race([matched, ended]);
    if (pattern.test(received)) return received;
    throw new Error(`The connection ended with: ${received}`);
  };
  const send = (bytes: string | Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  return { socket, send, until, ended };
};

/** The head of a request, with the blank line after it. */
export const head = (...headers: readonly string[]): string =>
  ['POST / HTTP/1.1', 'Host: localhost', ...headers, '', ''].join('\r\n');

/** Checks the head of an answer, and returns its status line and JSON. */
export const parsed = (text: string) => {
  const [top = '', body = ''] = text.split('\r\n\r\n');
  const [status = '', ...lines] = top.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return { status, headers, body: JSON.parse(body) };
};
