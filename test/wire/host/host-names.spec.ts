import { describe, expect, it } from 'vitest';
import { connection, parsed } from './connection.ts';
import { startHost } from './host.ts';

const request = (...hosts: readonly string[]): string =>
  ['POST / HTTP/1.1', ...hosts.map((host) => `Host: ${host}`), 'Content-Length: 2', '', '{}'].join(
    '\r\n',
  );

const NAMES = ['secrets.example', '192.0.2.1', '2001:DB8::1'];

const REFUSED = {
  status: 'HTTP/1.1 400 Bad Request',
  headers: { Connection: 'close', 'x-amzn-RequestId': expect.any(String) },
  body: {
    __type: 'UnknownOperationException',
    message: 'This service does not answer for this host.',
  },
};

describe('A server that answers for certain host names', () => {
  it('reports how many requests were for other hosts, and from where', async () => {
    const { port, serverLogs, stop } = await startHost({ hostNames: NAMES });
    const [asked, tunnelled] = [connection(port), connection(port)];
    await asked.send(request('evil.example'));
    await asked.ended;
    await tunnelled.send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    await tunnelled.ended;
    await stop();
    expect(serverLogs).toMatchObject([
      { event: 'turned-away', counts: { hostsRefused: 2 }, topPeer: '127.0.0.1' },
    ]);
  });

  it.each([
    'secrets.example',
    'SECRETS.example.',
    'secrets.example:443',
    'secrets.example:4599',
    '192.0.2.1:80',
    '[2001:db8:0:0::1]:4599',
    '127.0.0.1:4599',
    '127.1.2.3',
    'localhost:4599',
    '[::1]:4599',
  ])('answers for %s', async (host) => {
    const { port } = await startHost({ hostNames: NAMES });
    const { send, until } = connection(port);
    await send(request(host));
    await until(/200 OK/);
  });

  it.each([
    [['evil.example']],
    [['secrets.example.evil.example']],
    [['127.0.0.1.evil.example']],
    [['localhost.evil.example:4599']],
    [['evil.example:secrets.example']],
    [['secrets.example@evil.example']],
    [['192.0.2.2']],
    [['[2001:db8::2]']],
    [['']],
    [[]],
    [['secrets.example', 'evil.example']],
    [['evil.example', 'secrets.example']],
  ])('rejects a request for %j before anything else', async (hosts) => {
    const { port, requests, logs } = await startHost({ hostNames: NAMES });
    const { send, ended } = connection(port);
    await send(request(...hosts));
    expect(parsed(await ended)).toMatchObject(REFUSED);
    expect(requests).toEqual([]);
    expect(logs).toMatchObject([{ status: 400, error: 'UnknownOperationException' }]);
  });

  it('rejects a tunnel, and a body for another host unread', async () => {
    const { port, requests } = await startHost({ hostNames: NAMES });
    const tunnel = connection(port);
    await tunnel.send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    expect(parsed(await tunnel.ended)).toMatchObject({ body: REFUSED.body });
    const large = connection(port);
    await large.send('POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 999999999\r\n\r\n');
    expect(parsed(await large.ended)).toMatchObject(REFUSED);
    expect(requests).toEqual([]);
  });

  it('answers for every host name when none is configured', async () => {
    const { port } = await startHost();
    const { send, until } = connection(port);
    await send(request('anything.example'));
    await until(/200 OK/);
  });
});
