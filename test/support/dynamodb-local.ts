import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { dynamoDbLocalFolder } from './dynamodb-local-jar.ts';
import { probe } from './tools.ts';

/** Amazon's own DynamoDB Local, in memory, with one database for all regions and credentials. */
export type DynamoDbLocal = {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

type Emulator = ChildProcessByStdio<Writable, null, Readable>;

const OLDEST_JAVA = 17;
const PORT_ATTEMPTS = 3;

/** Whether the `java` on PATH can run the jar. */
export const hasJava = async (): Promise<boolean> => {
  const version = /version "(\d+)/.exec((await probe('java', ['-version'])) ?? '')?.[1];
  return Number(version ?? 0) >= OLDEST_JAVA;
};

/** Starts it on a free port and resolves once it answers. Throws if it does not start. */
export const startDynamoDbLocal = async (): Promise<DynamoDbLocal> => {
  const folder = await dynamoDbLocalFolder();
  let complaint = '';
  for (let attempt = 1; attempt <= PORT_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const emulator = launch(folder, port);
    emulator.stderr.on('data', (text) => {
      complaint = `${complaint}${text}`.slice(-2000);
    });
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(emulator, endpoint)) return { endpoint, stop: () => stop(emulator) };
    await stop(emulator);
  }
  throw new Error(`DynamoDB Local does not start: ${complaint}`);
};

/**
 * Starts the emulator so that it ends when its standard input closes, which happens even if this process
 * is killed. The shell is replaced by Java, so both have the same process id.
 */
const UNTIL_INPUT_ENDS =
  'exec 3<&0; { cat <&3 >/dev/null; kill $$; } 2>/dev/null & exec "$@" </dev/null 3<&-';

const launch = (cwd: string, port: number): Emulator => {
  const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];
  const jar = ['-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const database = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  const command = ['java', ...jvm, ...jar, ...database];
  return spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'dynamodb-local', ...command], {
    cwd,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
};

const ended = (emulator: Emulator): boolean =>
  emulator.exitCode !== null || emulator.signalCode !== null;

/** False once the process has ended: most likely another process took the port in the meantime. */
const answers = async (emulator: Emulator, endpoint: string): Promise<boolean> => {
  const deadline = performance.now() + 60_000;
  while (!ended(emulator) && performance.now() < deadline) {
    if (await isDynamoDb(endpoint)) return true;
    await pause(50);
  }
  return false;
};

/** DynamoDB rejects an unsigned request with its own error; a failed connection means "not yet". */
const isDynamoDb = (endpoint: string): Promise<boolean> =>
  fetch(endpoint)
    .then((response) => response.text())
    .then((text) => text.includes('com.amazonaws.dynamodb'))
    .catch(() => false);

const stop = async (emulator: Emulator): Promise<void> => {
  if (ended(emulator)) return;
  const end = once(emulator, 'exit');
  emulator.kill('SIGKILL'); // it is in memory, so there is nothing to close in order
  await end;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
};
