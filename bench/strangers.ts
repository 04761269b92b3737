import { containTemporaryDirectories } from './lib/endings.ts';
import { describeMachine } from './lib/machine.ts';
import { strangersSection } from './lib/strangers/section.ts';

// Not a part of `npm run bench`: it takes minutes, and thousands of connections.

containTemporaryDirectories();
console.log(`${describeMachine()}\n\nThroughput of valid clients while strangers attack\n`);
const missed = await strangersSection((text) => console.log(text));
for (const sentence of missed) console.error(`MISSED: ${sentence}`);
process.exit(missed.length === 0 ? 0 : 1);
