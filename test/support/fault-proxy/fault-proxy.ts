import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Fault, NONE } from './fault.ts';
import { carry, type Passage, reset } from './passage.ts';

/** A proxy to a service on this machine that simulates a bad network. */
export type FaultProxy = {
  /** The endpoint for clients, instead of the service's own. */
  readonly endpoint: string;
  /**
   * Sets the fault, also for open connections. With a text, it applies only to connections whose first
   * request has that text in its head, such as a region in the scope of a signature.
   */
  readonly set: (fault: Fault, only?: string) => void;
  /** Connections that clients have made so far, and those that are open. */
  readonly connections: () => { readonly made: number; readonly open: number };
  readonly close: () => Promise<void>;
};

/** Starts a proxy to the service at a URL; with `null` to none, which is enough for silence and resets. */
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

/** The target of every connection. */
const EVERY = '';

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The fault proxy listens on no port');
};

/** Connects a client with the service, in both directions, until either side closes. */
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
  // Connections that break halfway are the purpose of this proxy.
  for (const passage of passages) carry(passage).catch(() => client.destroy());
};
