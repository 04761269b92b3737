import { createSecret, type NewSecret } from '../../../app/secret/create.ts';
import type { Result } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { cronerScheduleClock } from '../../../infra/rotation/schedule-clock.ts';
import { knownKeys } from '../../infra/crypto/known-keys.ts';
import { anOrigin, aStream, version } from '../../support/examples.ts';
import { type Fault, withFaults } from '../../support/with-faults.ts';

/** A value of some text. */
export const text = (content: string): Plaintext =>
  new Plaintext('string', new TextEncoder().encode(content));

/** The facts of a use case. Throws its rejection. */
export const factsOf = <Facts>(result: Result<Facts>): Facts => {
  if (result.ok) return result;
  throw new Error(`${result.rejection.code}: ${result.rejection.message}`);
};

/** A secret with the value `first` as its version `v1`. */
export const NEW_SECRET: NewSecret = {
  token: version('v1'),
  value: text('first'),
  description: null,
  keyId: null,
  externalType: null,
  tags: [],
  replicas: [],
};

/** The actor of everything that the worker below changes. */
export const WORKER = 'arn:aws:sts::111122223333:assumed-role/rotation/worker';

/** What a worker gives the use cases: no request and no HTTP, and an origin of its own. */
export const aWorker = () => {
  const stream = aStream();
  const keys = knownKeys();
  const memory = memoryEventStore();
  const context = {
    store: memory,
    sealer: envelopeSealer({ keys: keys.service }),
    pause: async () => {},
    ids: { arnSuffix: () => 'a1B2c3' },
    schedules: cronerScheduleClock(),
    origin: anOrigin({ actor: WORKER }),
  };
  const commits = async () => {
    const recorded = [];
    for await (const commit of memory.readCommits(stream)) recorded.push(commit);
    return recorded;
  };
  return {
    context,
    keys,
    stream,
    commits,
    /** The same context, whose appends meet faults. */
    faulty: (...plan: readonly Fault[]) => ({ ...context, store: withFaults(memory, plan) }),
    /** A secret with the value `first` as its version `v1`, unless it is given otherwise. */
    secret: async (rest: Partial<NewSecret> = {}): Promise<LiveHead> =>
      factsOf(await createSecret(context, stream, { ...NEW_SECRET, ...rest })).head,
  };
};
