import { once } from 'node:events';
import type { Server } from 'node:http';
import { OperatorError } from '../operator-error.ts';

type Address = { readonly host: string; readonly port: number };

/** Why an address is not to be had, by the code of the system; `{}` is the address. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'Another program listens on {}: choose another --port.'],
  ['EACCES', 'This user may not listen on {}: choose a --port from 1024 on.'],
  ['EADDRNOTAVAIL', 'This machine has no address {}: choose another --host.'],
  ['ENOTFOUND', 'The name in {} has no address: choose another --host.'],
  ['EAI_AGAIN', 'The name in {} cannot be looked up now: choose another --host.'],
]);

/** Connections that the kernel takes while we are busy, if it allows so many. */
const BACKLOG = 4_096;

/** Listens, and returns the port that was got. Throws `OperatorError` for an address not to be had. */
export const listen = async (server: Server, { host, port }: Address): Promise<number> => {
  try {
    server.listen({ port, host, backlog: BACKLOG });
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const refusal = REFUSALS.get(code)?.replace('{}', `${host} port ${port}`);
    throw refusal === undefined ? cause : new OperatorError(refusal, { cause });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
};
