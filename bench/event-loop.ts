import { parseArgs } from 'node:util';
import { containTemporaryDirectories } from './lib/endings.ts';
import { CASES } from './lib/event-loop/cases.ts';
import { eventLoopSection } from './lib/event-loop/section.ts';
import { describeMachine } from './lib/machine.ts';

// Measures how long the event loop of the embedded service is blocked. Takes minutes, even with --quick.

const QUICK = { secrets: 5_000, toCopy: 200, toRetry: 200, toPurge: 100 };
const FULL = { secrets: 100_000, toCopy: 2_000, toRetry: 1_000, toPurge: 500 };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** How many of the secrets have a replica. */
    replicated: { type: 'string' },
    /** A directory in which the generated data is kept for another run. */
    data: { type: 'string' },
    /** One group of cases: workers, requests or writes. */
    only: { type: 'string' },
  },
});
const size = values.quick ? QUICK : FULL;
const replicated = Number(values.replicated ?? size.secrets / 5);

containTemporaryDirectories();
console.log(describeMachine());
const missed = await eventLoopSection((text) => console.log(text), {
  contents: { ...size, replicated },
  directory: values.data ?? null,
  cases: Object.entries(CASES).flatMap(([part, cases]) =>
    part === (values.only ?? part) ? cases : [],
  ),
});
for (const sentence of missed) console.error(`MISSED: ${sentence}`);
process.exit(missed.length === 0 ? 0 : 1);
