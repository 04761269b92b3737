import { isIPv6 } from 'node:net';
import type { RequestHead } from '../../functions/api/precheck.ts';
import { isLoopback } from './host-names.ts';

/** Whether a request is meant for this server, by the name in its Host header. */
export type OwnHosts = (head: RequestHead) => boolean;

const HOST = /^(?:\[([\d.:A-Fa-f]+)\]|([^:[\]]+))(?::\d*)?$/;

/**
 * With names given, a request has to be for one of them, at whatever port, or for the address that is
 * listened on, or a loopback address: a web page can give a name of its own any address (DNS
 * rebinding), but none can make itself `localhost` or an address. Without, any host will do.
 */
export const ownHosts = (names: readonly string[], listening: string): OwnHosts => {
  if (names.length === 0) return () => true;
  const own = new Set([...names, listening].map(canonical));
  return ({ headers }) => {
    const hosts = headers.filter(([name]) => name.toLowerCase() === 'host');
    const [[, value] = ['', '']] = hosts;
    const match = HOST.exec(value);
    if (hosts.length !== 1 || match === null) return false;
    const host = canonical(match[1] ?? match[2] ?? '');
    return own.has(host) || isLoopback(host);
  };
};

const canonical = (host: string): string => {
  const name = host.toLowerCase().replace(/\.$/, '');
  return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
};
