import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Fault, NONE } from './fault.ts';
import { carry, type Passage, reset } from './passage.ts';

/** A way to a service on this machine that can be made as bad as any network. */
export type FaultProxy = {
  /** For a client in the place of the service's own. */
  readonly endpoint: string;
  /**
   * Makes the way like this, also for connections that are open; only for those whose first request has
   * this text in its head, if one is given, as a region in the scope of a signature.
   */
  readonly set: (fault: Fault, only?: string) => void;
  /** Connections that clients have made so far, and those that are open. */
  readonly connections: () => { readonly made: number; readonly open: number };
  readonly close: () => Promise<void>;
};

/** A proxy to the service at a URL; to none with `null`, which is good for silence and resets alone. */
export const startFaultProxy = async (
  target: string | null,
  first: Fault = NONE,
): Promise<FaultProxy> => {
  const faults = new Map([[EVERY, first]]);
  const faultOf = (head: string): Fault => {
    const own = [...faults].find(([only]) => only !== EVERY && head.includes(only));
    return own?.[1] ?? faults.get(EVERY) ?? NONE;
  };
  let made = 0;
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    made += 1;
    clients.add(client);
    client.once('close', () => clients.delete(client));
    if (faultOf('').kind === 'reset') return reset(client);
    join(client, target, faultOf);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    set: (fault, only = EVERY) => {
      faults.set(only, fault);
      if (fault.kind === 'reset' && only === EVERY) reset(...clients);
    },
    connections: () => ({ made, open: clients.size }),
    close: async () => {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Where every connection is meant. */
const EVERY = '';

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The fault proxy listens on no port');
};

/** Connects a client with the service, in both directions, until either is gone. */
const join = (client: Socket, target: string | null, faultOf: (head: string) => Fault): void => {
  client.on('error', () => client.destroy());
  if (target === null) {
    client.resume();
    return;
  }
  const { hostname, port } = new URL(target);
  const service = connect({ host: hostname, port: Number(port) });
  service.on('error', () => client.destroy());
  client.once('close', () => service.destroy());
  let head: string | undefined;
  const asked = (chunk: Buffer): Fault => {
    head ??= chunk.toString('latin1');
    return faultOf(head);
  };
  const passages: readonly Passage[] = [
    { from: client, to: service, answers: false, fault: asked },
    { from: service, to: client, answers: true, fault: () => faultOf(head ?? '') },
  ];
  // A connection that ends in the middle of what it carries is what this is for.
  for (const passage of passages) carry(passage).catch(() => client.destroy());
};
