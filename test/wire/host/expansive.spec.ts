import { describe, expect, it, vi } from 'vitest';
import { expansiveIn } from '../../../functions/api/expansive.ts';
import { staticDirectory } from '../../../infra/credentials/static-directory.ts';
import { signingKeys } from '../../../infra/sigv4/signing-key.ts';
import { systemClock } from '../../../infra/system/clock.ts';
import { CREDENTIALS, ROOT_KEY } from '../../support/root.ts';
import { signed } from '../../support/sign.ts';
import { connection, head } from './connection.ts';
import { answered, startHost } from './host.ts';

const PORTS = {
  presignedMax: 900,
  serves: () => true,
  clock: systemClock,
  credentials: staticDirectory([ROOT_KEY]),
  signingKeys: signingKeys({ max: 4 }),
};

describe('A request whose answer may be large', () => {
  it('is one for many values, in the region it was signed for', async () => {
    const region = 'eu-west-1';
    const many = await signed({ target: 'BatchGetSecretValue', region });
    expect(await expansiveIn(PORTS, many)).toBe(region);
    expect(await expansiveIn(PORTS, await signed({ target: 'GetSecretValue', region }))).toBeNull();
  });

  it('is not one that fails authentication', async () => {
    const many = await signed({ target: 'BatchGetSecretValue' });
    const unsigned = many.headers.filter(([name]) => name !== 'authorization');
    const credentials = { ...CREDENTIALS, secretAccessKey: 'x'.repeat(40) };
    const forged = await signed({ target: 'BatchGetSecretValue', credentials });
    expect(await expansiveIn(PORTS, { ...many, headers: unsigned })).toBeNull();
    expect(await expansiveIn(PORTS, forged)).toBeNull();
  });

  it('waits for a slot of its region, and other requests do not', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started: string[] = [];
    const { port } = await startHost({
      expansiveIn: async ({ path }) => (path === '/' ? 'hung' : null),
      capacity: { expansive: { all: 2, each: 1 } },
      api: async ({ path, body }) => {
        started.push(`${path}${body}`);
        if (path === '/') await promise;
        return answered('{}');
      },
    });
    const [first, second, other] = [connection(port), connection(port), connection(port)];
    await first.send(`${head('Content-Length: 1')}1`);
    await vi.waitFor(() => expect(started).toEqual(['/1']));
    await second.send(`${head('Content-Length: 1')}2`);
    await other.send(`${head('Content-Length: 1').replace('/', '/other')}3`);
    await other.until(/200 OK/);
    expect(started.toSorted()).toEqual(['/1', '/other3']);
    resolve();
    await first.until(/200 OK/);
    await second.until(/200 OK/);
  });
});
