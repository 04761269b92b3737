import { isIP, isIPv6 } from 'node:net';
import type { RequestHead } from '../../functions/api/precheck.ts';

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*$/;
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;
const HOST_HEADER = /^(?:\[([\d.:A-Fa-f]+)\]|([^:[\]]+))(?::\d*)?$/;

/** The wildcard addresses, each with the loopback address that reaches it. */
const WILDCARDS = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Whether a text can be an IP address or a host name. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text);

/** Whether only programs on this machine can reach a listener at this address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host.toLowerCase());

/** Returns the URL at which a client on this machine reaches a listener. */
export const endpointUrl = (scheme: 'http' | 'https', host: string, port: number): string => {
  const reachable = WILDCARDS.get(host) ?? host;
  return `${scheme}://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
};

/** Whether a request is meant for this server, judging by its Host header. */
export type OwnHosts = (head: RequestHead) => boolean;

/**
 * Accepts requests for the given names at any port, for the address listened on and for loopback
 * addresses; for any host if no names are given. This stops DNS rebinding: a web page can resolve a name of
 * its own to any address, but it cannot be called `localhost` or an address.
 */
export const ownHosts = (names: readonly string[], listening: string): OwnHosts => {
  if (names.length === 0) return () => true;
  const own = new Set([...names, listening].map(canonical));
  return ({ headers }) => {
    const hosts = headers.filter(([name]) => name.toLowerCase() === 'host');
    const [[, value] = ['', '']] = hosts;
    const match = HOST_HEADER.exec(value);
    if (hosts.length !== 1 || match === null) return false;
    const host = canonical(match[1] ?? match[2] ?? '');
    return own.has(host) || isLoopback(host);
  };
};

const canonical = (host: string): string => {
  const name = host.toLowerCase().replace(/\.$/, '');
  return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
};
