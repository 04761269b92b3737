import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { IDENTITY } from '../identity.ts';
import { requestSigner } from '../load/signed-request.ts';
import { type Attack, REOPEN_AFTER } from './attack.ts';

// The strangers, in a process of their own, against this machine only: it takes an attack as a message,
// says when all of it has been sent, and goes on until it is disconnected or its time is over.

const BODY_BYTES = 1_048_576;
/** In all, and at first: buffers that double are then twice as large as what is in them. */
const UNFINISHED = { all: 430_000, first: 13_300 };

/** In milliseconds. */
const BREATH = 50;

/** In milliseconds, in case that nobody ends it. */
const AT_MOST = 60_000;

/** What is said in one breath each. */
const wordsOf = ({ port, says, key }: Attack): readonly Buffer[] => {
  if (says === 'nothing') return [];
  const body = JSON.stringify({ Name: 'x', SecretString: 'x'.repeat(BODY_BYTES - 30) });
  const signed = requestSigner(port)({ operation: 'CreateSecret', body });
  const end = signed.indexOf('\r\n\r\n') + 4;
  const head = signed
    .toString('latin1', 0, end)
    .replace(IDENTITY.accessKeyId, key === 'known' ? IDENTITY.accessKeyId : 'AKIDNOBODY0000000000')
    .replace(/Signature=[0-9a-f]{8}/, 'Signature=00000000');
  if (says === 'half a head') return [Buffer.from(head.slice(0, head.length / 2))];
  const first = end + UNFINISHED.first;
  return [
    Buffer.concat([Buffer.from(head), signed.subarray(end, first)]),
    signed.subarray(first, end + UNFINISHED.all),
  ];
};

const open = async (port: number, words: readonly Buffer[]): Promise<void> => {
  const socket = connect(port, '127.0.0.1');
  // It is closed or reset as the server likes.
  socket.on('error', () => {});
  socket.once('close', () => setTimeout(() => open(port, words), REOPEN_AFTER));
  socket.resume();
  const closed = once(socket, 'close');
  await Promise.race([once(socket, 'connect'), closed]);
  for (const breath of words) {
    await Promise.race([said(socket, breath), closed]);
    await pause(BREATH);
  }
};

const said = (socket: Socket, words: Buffer): Promise<void> =>
  new Promise((resolve) => socket.write(words, () => resolve()));

process.once('message', (attack: Attack) => {
  const words = wordsOf(attack);
  setTimeout(() => process.exit(), AT_MOST);
  Promise.all(Array.from({ length: attack.connections }, () => open(attack.port, words))).then(
    () => process.send?.('begun'),
    () => process.exit(1),
  );
});
process.once('disconnect', () => process.exit());
