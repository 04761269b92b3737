import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outcome, type TransactPorts, transact } from '../../../app/secret/transact.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { type Creator, creator } from '../../support/creator.ts';
import { anOrigin, aStream } from '../../support/examples.ts';
import { type Fault, withFaults } from '../../support/with-faults.ts';

const STREAM = aStream('db/password');

const aFault = fc.constantFrom<Fault>(
  'none',
  'outageBeforeWrite',
  'replyLost',
  'contended',
  'contendedButWritten',
);

/** Retries the same request after an outage, as a client does. */
const insisting = async (ports: TransactPorts, request: Creator): Promise<Outcome> => {
  try {
    const head = await ports.store.load(STREAM);
    return await transact(ports, head, anOrigin(), request.gather);
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    return insisting(ports, request);
  }
};

describe('transact, whatever the store does', () => {
  it('creates a secret exactly once, and every sender of the same request gets its ARN', async () => {
    const plan = fc.array(aFault, { maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 4 }), async (faults, clients) => {
        const memory = memoryEventStore();
        const ports = { store: withFaults(memory, faults), pause: async () => {} };
        const requests = Array.from({ length: clients }, (_, index) =>
          creator(`client${index}-`, 'v1', 'value'),
        );

        const outcomes = await Promise.all(requests.map((request) => insisting(ports, request)));

        const head = await memory.load(STREAM);
        expect(head.seq).toBe(1);
        expect(outcomes).toEqual(requests.map(() => ({ ok: true, head })));
      }),
    );
  });
});
