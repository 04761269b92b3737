import { randomUUID } from 'node:crypto';
import { type Connection, openConnection } from '../load/connection.ts';
import { VALUE } from '../load/job.ts';
import { requestSigner } from '../load/signed-request.ts';

/** A secret that is replicated, and the connections of those who write and watch it. */
export type Writer = {
  /** Puts a value. Milliseconds until the answer, and a mark that only this value has. */
  readonly put: () => Promise<{ readonly took: number; readonly mark: string }>;
  /** Reads the secret in its own region. Milliseconds. */
  readonly read: () => Promise<number>;
  /** Milliseconds until each region answers the value with this mark, from now on. */
  readonly arrivals: (mark: string) => Promise<readonly number[]>;
  readonly close: () => void;
};

/** Creates a secret with replicas in regions, and returns once all of them are in sync. */
export const openWriter = async (
  port: number,
  name: string,
  regions: readonly string[],
): Promise<Writer> => {
  const home = await openConnection(port);
  const readers = await Promise.all(regions.map(() => openConnection(port)));
  const sign = requestSigner(port);
  const get = { operation: 'GetSecretValue', body: JSON.stringify({ SecretId: name }) };
  const readRequest = sign(get);
  const watches = readers.map((connection, index) => ({
    connection,
    request: requestSigner(port, regions[index])(get),
  }));
  await home.exchange(sign(creation(name, regions)));
  await untilInSync(home, sign({ ...get, operation: 'DescribeSecret' }), regions.length);
  return {
    put: async () => {
      const mark = randomUUID();
      const request = sign(putOf(name, mark));
      return { took: await timed(() => home.exchange(request)), mark };
    },
    read: () => timed(() => home.exchange(readRequest)),
    arrivals: (mark) =>
      Promise.all(
        watches.map(({ connection, request }) => timed(() => arrival(connection, request, mark))),
      ),
    close: () => {
      for (const connection of [home, ...readers]) connection.close();
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

/** The version id is in the answer to a read, so it tells one value of a size from another. */
const putOf = (name: string, versionId: string) => ({
  operation: 'PutSecretValue',
  body: JSON.stringify({ SecretId: name, ClientRequestToken: versionId, SecretString: VALUE }),
});

/** A tight loop: nothing but the answer to one read lies before the next. */
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
