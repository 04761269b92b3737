import { describe, expect, it, vi } from 'vitest';
import { expansiveIn } from '../../../functions/api/expansive.ts';
import { signed } from '../../support/sign.ts';
import { connection, head } from './connection.ts';
import { answered, startHost } from './host.ts';

const PORTS = { presignedMax: 900 };

describe('A request whose answer may be large', () => {
  it('is one for many values, of the region it was signed for', async () => {
    const region = 'eu-west-1';
    const many = await signed({ target: 'BatchGetSecretValue', region });
    expect(expansiveIn(PORTS, many)).toBe(region);
    expect(expansiveIn(PORTS, await signed({ target: 'GetSecretValue', region }))).toBeNull();
    const unsigned = many.headers.filter(([name]) => name !== 'authorization');
    expect(expansiveIn(PORTS, { ...many, headers: unsigned })).toBeNull();
  });

  it('waits while as many of its region are worked on as may be, and others do not', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started: string[] = [];
    const { port } = await startHost({
      expansiveIn: ({ path }) => (path === '/' ? 'hung' : null),
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
