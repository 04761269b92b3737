import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { IDENTITY } from '../identity.ts';
import { requestSigner } from '../load/signed-request.ts';
import { type Attack, REOPEN_AFTER } from './attack.ts';

// The strangers, in a process of their own, against this machine only: it takes an attack as a message,
// says when all of it has been sent, and goes on until it is disconnected or its time is over.

const BODY_BYTES = 1_048_576;
/**
 * Bytes that each quarter of the connections sends of a body: where large ones fit no more, smaller ones
 * take what is left, until there is no room for any request.
 */
const UNFINISHED = [950_000, 60_000, 1_500, 40];

/** Connections that are opened at once. */
const WAVE = 25;

/** In milliseconds, in case that nobody ends it. */
const AT_MOST = 60_000;

/** What the connection with some number says, of all there are. */
const wordsOf = ({ port, says, key, connections }: Attack) => {
  if (says === 'nothing') return () => Buffer.alloc(0);
  const body = JSON.stringify({ Name: 'x', SecretString: 'x'.repeat(BODY_BYTES - 30) });
  const signed = requestSigner(port)({ operation: 'CreateSecret', body });
  const end = signed.indexOf('\r\n\r\n') + 4;
  const head = signed
    .toString('latin1', 0, end)
    .replace(IDENTITY.accessKeyId, key === 'known' ? IDENTITY.accessKeyId : 'AKIDNOBODY0000000000')
    .replace(/Signature=[0-9a-f]{8}/, 'Signature=00000000');
  if (says === 'half a head') return () => Buffer.from(head.slice(0, head.length / 2));
  return (index: number): Buffer => {
    const size = UNFINISHED[Math.floor((index * UNFINISHED.length) / connections)] ?? 0;
    return Buffer.concat([Buffer.from(head), signed.subarray(end, end + size)]);
  };
};

const open = async (port: number, words: Buffer): Promise<void> => {
  const socket = connect(port, '127.0.0.1');
  // It is closed or reset as the server likes.
  socket.on('error', () => {});
  socket.once('close', () => setTimeout(() => open(port, words), REOPEN_AFTER));
  socket.resume();
  const closed = once(socket, 'close');
  await Promise.race([once(socket, 'connect'), closed]);
  await Promise.race([said(socket, words), closed]);
};

const begin = async (attack: Attack): Promise<void> => {
  const words = wordsOf(attack);
  const opening: Promise<void>[] = [];
  for (let index = 0; index < attack.connections; index += 1) {
    opening.push(open(attack.port, words(index)));
    if (index % WAVE === WAVE - 1) await Promise.all(opening);
  }
  await Promise.all(opening);
};

const said = (socket: Socket, words: Buffer): Promise<void> =>
  new Promise((resolve) => socket.write(words, () => resolve()));

process.once('message', (attack: Attack) => {
  setTimeout(() => process.exit(), AT_MOST);
  begin(attack).then(
    () => process.send?.('begun'),
    () => process.exit(1),
  );
});
process.once('disconnect', () => process.exit());
