import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../../functions/api/precheck.ts';
import { peerOf } from './peer.ts';

/** A request without its body. Nothing is decoded: the signature is over what the client wrote. */
export const headOf = (request: IncomingMessage): RequestHead => {
  const { method = '', url = '', rawHeaders, socket } = request;
  const mark = url.indexOf('?');
  const peer = peerOf(socket);
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: pairs(rawHeaders),
    basePath: '',
    ...(peer !== undefined && { peer }),
  };
};

/** Names and values alternate in `rawHeaders`, in wire order and with duplicates. */
const pairs = (raw: readonly string[]): (readonly [name: string, value: string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
