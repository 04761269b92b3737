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

/** Makes a value from a text. */
export const text = (content: string): Plaintext =>
  new Plaintext('string', new TextEncoder().encode(content));

/** Returns the facts of a use case. Throws its rejection. */
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

/** Dependencies of use cases as a worker has them: no request, no HTTP, and the worker's origin. */
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
    /** The same context, with faults in its appends. */
    faulty: (...plan: readonly Fault[]) => ({ ...context, store: withFaults(memory, plan) }),
    /** Creates a secret, by default with the value `first` as its version `v1`. */
    secret: async (rest: Partial<NewSecret> = {}): Promise<LiveHead> =>
      factsOf(await createSecret(context, stream, { ...NEW_SECRET, ...rest })).head,
  };
};
