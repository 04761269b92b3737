/** What Node and the SDK call a peer that cannot be reached, hangs up or stays silent. */
const UNREACHABLE: readonly string[] = [
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

/** Whether an SDK error, after the SDK's retries, says that an AWS service or the way to it is down. */
export const isUnavailable = (error: Error): boolean =>
  isServerFault(error) || UNREACHABLE.includes(error.name) || UNREACHABLE.includes(codeOf(error));

const isServerFault = (error: Error): boolean =>
  '$metadata' in error && Number(Object(error.$metadata).httpStatusCode ?? 0) >= 500;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';
