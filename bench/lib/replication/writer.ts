import { randomUUID } from 'node:crypto';
import { type Connection, openConnection } from '../load/connection.ts';
import { VALUE } from '../load/job.ts';
import { requestSigner } from '../load/signed-request.ts';

/** A replicated secret, with connections that write and poll it. */
export type Writer = {
  /** Puts a value. Returns the milliseconds until the response, and a mark that only this value has. */
  readonly put: () => Promise<{ readonly took: number; readonly mark: string }>;
  /** Reads the secret in the primary's region. Returns milliseconds. */
  readonly read: () => Promise<number>;
  /** Returns the milliseconds until each region returns the value with this mark. */
  readonly arrivals: (mark: string) => Promise<readonly number[]>;
  readonly close: () => void;
};

/** Creates a secret with replicas in regions, and returns once all of them are in sync. */
export const openWriter = async (
  port: number,
  name: string,
  regions: readonly string[],
): Promise<Writer> => {
  const primary = await openConnection(port);
  const readers = await Promise.all(regions.map(() => openConnection(port)));
  const sign = requestSigner(port);
  const get = { operation: 'GetSecretValue', body: JSON.stringify({ SecretId: name }) };
  const readRequest = sign(get);
  const watches = readers.map((connection, index) => ({
    connection,
    request: requestSigner(port, regions[index])(get),
  }));
  await primary.exchange(sign(creation(name, regions)));
  await untilInSync(primary, sign({ ...get, operation: 'DescribeSecret' }), regions.length);
  return {
    put: async () => {
      const mark = randomUUID();
      const request = sign(putOf(name, mark));
      return { took: await timed(() => primary.exchange(request)), mark };
    },
    read: () => timed(() => primary.exchange(readRequest)),
    arrivals: (mark) =>
      Promise.all(
        watches.map(({ connection, request }) => timed(() => arrival(connection, request, mark))),
      ),
    close: () => {
      for (const connection of [primary, ...readers]) connection.close();
    },
  };
};

const creation = (name: string, regions: readonly string[]) => ({
  operation: 'CreateSecret',
  body: JSON.stringify({
    Name: name,
    ClientRequestToken: randomUUID(),
    SecretString: VALUE,
    AddReplicaRegions: regions.map((Region) => ({ Region })),
  }),
});

/** The version id is in the response to a read, so it identifies the value. */
const putOf = (name: string, versionId: string) => ({
  operation: 'PutSecretValue',
  body: JSON.stringify({ SecretId: name, ClientRequestToken: versionId, SecretString: VALUE }),
});

/** Polls in a tight loop: each read is sent as soon as the last one is answered. */
const arrival = async ({ exchange }: Connection, request: Buffer, mark: string): Promise<void> => {
  while (!(await exchange(request)).includes(mark));
};

const untilInSync = async (
  { exchange }: Connection,
  request: Buffer,
  regions: number,
): Promise<void> => {
  while ((await exchange(request)).toString('utf8').split('"InSync"').length <= regions);
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
