import { Outage } from '../../domain/ports/outage.ts';
import { CallTooSlow } from './bounded-client.ts';

/** What Node and the SDK call a peer that cannot be reached, hangs up or stays silent. */
const UNREACHABLE: readonly string[] = [
  'AbortError',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
];

/** What an SDK error, after the SDK's retries, says of an AWS service or the way to it; `null` if nothing. */
export const outageIn = (service: string, error: Error): Outage | null => {
  if (error instanceof CallTooSlow) return new Outage('slow', `${service} is too slow`, error);
  return isUnavailable(error)
    ? new Outage('unavailable', `${service} is not available`, error)
    : null;
};

const isUnavailable = (error: Error): boolean =>
  isServerFault(error) || UNREACHABLE.includes(error.name) || UNREACHABLE.includes(codeOf(error));

const isServerFault = (error: Error): boolean =>
  '$metadata' in error && Number(Object(error.$metadata).httpStatusCode ?? 0) >= 500;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';
