import { describe, expect, it } from 'vitest';
import { connection, head, parsed } from './connection.ts';
import { answered, startHost } from './host.ts';

const REQUEST = `${head('Content-Length: 2')}{}`;

const LAST_RESPONSE = { status: 'HTTP/1.1 200 OK', headers: { Connection: 'close' } };

describe('A stopping host', () => {
  it('answers requests in flight', async () => {
    const { port, stop } = await startHost();
    const stopped = stop();
    const late = connection(port);
    await late.send(REQUEST);
    expect(parsed(await late.ended)).toMatchObject(LAST_RESPONSE);
    await stopped;
  });

  it('answers the next request of an open connection', async () => {
    const { port, stop } = await startHost();
    const open = connection(port);
    await open.send(REQUEST);
    const first = await open.until(/200 OK.*\{\}/s);
    const stopped = stop();
    await open.send(REQUEST);
    expect(parsed((await open.ended).slice(first.length))).toMatchObject(LAST_RESPONSE);
    await stopped;
  });

  it('accepts no connection once it has stopped', async () => {
    const { port, stop } = await startHost({ api: async () => answered('{}') });
    await stop();
    await expect(connection(port).ended).rejects.toThrow('ECONNREFUSED');
  });
});
