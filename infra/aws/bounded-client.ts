import type { CallLimits } from './call-limits.ts';

/** Region and limits of a client. */
export type ClientTarget = {
  readonly region: string;
  readonly limits: CallLimits;
  /** Aborted when answers are no longer needed: calls in progress end at once. */
  readonly signal?: AbortSignal;
};

/** Client configuration that bounds each attempt and keeps connections open between calls. */
export const clientConfiguration = ({ region, limits }: ClientTarget) => {
  const agent = { keepAlive: true, maxSockets: limits.sockets };
  return {
    region,
    maxAttempts: limits.attempts,
    // The limits assume this mode; an environment variable must not change it.
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: limits.connect,
      requestTimeout: limits.attempt,
      socketTimeout: limits.idle,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
};

/** The call exceeded its time limit although no single attempt timed out. */
export class CallTooSlow extends Error {
  constructor(limit: number) {
    super(`The call took longer than ${limit} ms`);
    this.name = 'TimeoutError';
  }
}

/** The call was aborted because its answer is no longer needed. */
export class CallAbandoned extends Error {
  constructor() {
    super('Nobody waits for the call any more');
    this.name = 'TimeoutError';
  }
}

/** The options of `send` that matter here. */
type SendOptions = { readonly abortSignal?: AbortSignal };

/**
 * Wraps a client so that every call ends within the limits and frees its connection, whatever the SDK and the
 * service do. The SDK's own timeouts end an idle attempt, but not one that trickles, nor one that waits for
 * credentials.
 */
export const bounded = <Client extends object>(
  client: Client,
  { limits, signal }: Omit<ClientTarget, 'region'>,
): Client =>
  new Proxy(client, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member);
      if (member !== 'send' || typeof value !== 'function') return value;
      return (command: unknown, options: SendOptions = {}) => {
        const send = (abortSignal: AbortSignal): Promise<unknown> =>
          Reflect.apply(value, target, [command, { ...options, abortSignal }]);
        return withLimit(limits.call, [options.abortSignal, signal], send);
      };
    },
  });

/** Runs the work; rejects, and aborts it, once it exceeds the limit or one of the signals is aborted. */
const withLimit = async <Result>(
  limit: number,
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: Error): void => {
    reject(reason);
    controller.abort(reason);
  };
  const timer = setTimeout(() => end(new CallTooSlow(limit)), limit);
  const abandon = (): void => end(new CallAbandoned());
  for (const signal of signals) {
    if (signal?.aborted) abandon();
    signal?.addEventListener('abort', abandon, { once: true });
  }
  try {
    return controller.signal.aborted
      ? await ended
      : await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', abandon);
  }
};
