import { connect } from 'node:net';

/** A parsed HTTP response; header names are in lower case. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** Sends raw bytes over a new connection, and reads until the server closes it. */
export const exchange = (port: number, bytes: Uint8Array): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const answer = parse(Buffer.concat(chunks).toString('utf8'));
      if (answer === null) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('end', () => reject(new Error('The connection ended before the answer did')));
    socket.on('error', reject);
  });

const parse = (text: string): RawAnswer | null => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()] as const;
    }),
  );
  const body = text.slice(end + 4);
  const complete = Buffer.byteLength(body) >= Number(headers.get('content-length') ?? 0);
  return complete ? { status: Number(statusLine.split(' ')[1]), headers, body } : null;
};
