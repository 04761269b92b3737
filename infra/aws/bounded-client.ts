import type { CallLimits } from './call-limits.ts';

/** What a client is made with. */
export type ClientTarget = {
  readonly region: string;
  readonly limits: CallLimits;
  /** Aborted when nobody waits for answers any more: calls under way are given up at once. */
  readonly stopped?: AbortSignal;
};

/** The part of a client's configuration that bounds its attempts. Connections stay open between calls. */
export const clientConfiguration = ({ region, limits }: ClientTarget) => {
  const agent = { keepAlive: true, maxSockets: limits.sockets };
  return {
    region,
    maxAttempts: limits.attempts,
    // The arithmetic is that of this mode; an environment variable must not change it.
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: limits.connect,
      requestTimeout: limits.attempt,
      socketTimeout: limits.silence,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
};

/** A call that was given up though the service was not silent, or not for long. */
export class CallTooSlow extends Error {
  constructor(limit: number) {
    super(`The call took longer than ${limit} ms`);
    this.name = 'TimeoutError';
  }
}

/** A call that was given up because nobody waits for its answer any more. */
export class CallAbandoned extends Error {
  constructor() {
    super('Nobody waits for the call any more');
    this.name = 'TimeoutError';
  }
}

/** Options of `send`, as far as they are looked at. */
type SendOptions = { readonly abortSignal?: AbortSignal };

/**
 * The client, every call of which ends within the limits whatever the SDK and the service do, with its
 * connection freed. The SDK's own limits end an attempt that is silent, but none that drips, and none
 * that waits for credentials.
 */
export const bounded = <Client extends object>(
  client: Client,
  { limits, stopped }: Omit<ClientTarget, 'region'>,
): Client =>
  new Proxy(client, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member);
      if (member !== 'send' || typeof value !== 'function') return value;
      return (command: unknown, options: SendOptions = {}) => {
        const send = (abortSignal: AbortSignal): Promise<unknown> =>
          Reflect.apply(value, target, [command, { ...options, abortSignal }]);
        return within(limits.call, [options.abortSignal, stopped], send);
      };
    },
  });

/** What the work comes to, unless it takes longer or a signal is aborted: then it is told so and left. */
const within = async <Result>(
  limit: number,
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const over = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: Error): void => {
    reject(reason);
    over.abort(reason);
  };
  const timer = setTimeout(() => end(new CallTooSlow(limit)), limit);
  const abandon = (): void => end(new CallAbandoned());
  for (const signal of signals) {
    if (signal?.aborted) abandon();
    signal?.addEventListener('abort', abandon, { once: true });
  }
  try {
    return over.signal.aborted ? await ended : await Promise.race([ended, work(over.signal)]);
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', abandon);
  }
};
