import { isIP, isIPv6 } from 'node:net';

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*$/;
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** The addresses that stand for every interface, with one under which this machine reaches itself. */
const EVERY_INTERFACE = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Whether a text can be an IP address or the name of a host. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text);

/** Whether only programs on this machine can reach a listener at this address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host.toLowerCase());

/** The URL under which a client on this machine reaches a listener. */
export const endpointUrl = (scheme: 'http' | 'https', host: string, port: number): string => {
  const reachable = EVERY_INTERFACE.get(host) ?? host;
  return `${scheme}://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
};
