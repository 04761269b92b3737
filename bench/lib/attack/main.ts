import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { IDENTITY } from '../identity.ts';
import { requestSigner } from '../load/signed-request.ts';
import { type Attack, REOPEN_AFTER } from './attack.ts';

// The attackers, in a separate process, against this machine only: it takes an attack as a message,
// reports when all of it has been sent, and runs until it is disconnected or its time is up.

const BODY_BYTES = 1_048_576;
/**
 * Bytes of a body that each quarter of the connections sends: once large ones no longer fit, smaller ones
 * use up what is left of the memory budget.
 */
const UNFINISHED = [950_000, 60_000, 1_500, 40];

/** Connections that are opened concurrently. */
const WAVE = 25;

/** Longest run in milliseconds, in case nothing ends it. */
const AT_MOST = 60_000;

/** Returns what the connection with a given index sends. */
const bytesOf = ({ port, sends, key, connections }: Attack) => {
  if (sends === 'nothing') return () => Buffer.alloc(0);
  const body = JSON.stringify({ Name: 'x', SecretString: 'x'.repeat(BODY_BYTES - 30) });
  const signed = requestSigner(port)({ operation: 'CreateSecret', body });
  const end = signed.indexOf('\r\n\r\n') + 4;
  const head = signed
    .toString('latin1', 0, end)
    .replace(IDENTITY.accessKeyId, key === 'known' ? IDENTITY.accessKeyId : 'AKIDNOBODY0000000000')
    .replace(/Signature=[0-9a-f]{8}/, 'Signature=00000000');
  if (sends === 'half a head') return () => Buffer.from(head.slice(0, head.length / 2));
  return (index: number): Buffer => {
    const size = UNFINISHED[Math.floor((index * UNFINISHED.length) / connections)] ?? 0;
    return Buffer.concat([Buffer.from(head), signed.subarray(end, end + size)]);
  };
};

const open = async (port: number, bytes: Buffer): Promise<void> => {
  const socket = connect(port, '127.0.0.1');
  // The server may close or reset it.
  socket.on('error', () => {});
  socket.once('close', () => setTimeout(() => open(port, bytes), REOPEN_AFTER));
  socket.resume();
  const closed = once(socket, 'close');
  await Promise.race([once(socket, 'connect'), closed]);
  await Promise.race([sent(socket, bytes), closed]);
};

const begin = async (attack: Attack): Promise<void> => {
  const bytes = bytesOf(attack);
  const opening: Promise<void>[] = [];
  for (let index = 0; index < attack.connections; index += 1) {
    opening.push(open(attack.port, bytes(index)));
    if (index % WAVE === WAVE - 1) await Promise.all(opening);
  }
  await Promise.all(opening);
};

const sent = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => socket.write(bytes, () => resolve()));

process.once('message', (attack: Attack) => {
  setTimeout(() => process.exit(), AT_MOST);
  begin(attack).then(
    () => process.send?.('begun'),
    () => process.exit(1),
  );
});
process.once('disconnect', () => process.exit());
