import { attackSection } from './lib/attack/section.ts';
import { containTemporaryDirectories } from './lib/endings.ts';
import { describeMachine } from './lib/machine.ts';

// Not part of `npm run bench`: it takes minutes, and thousands of connections.

containTemporaryDirectories();
console.log(`${describeMachine()}\n\nThroughput of valid clients under attack\n`);
const missed = await attackSection((text) => console.log(text));
for (const sentence of missed) console.error(`MISSED: ${sentence}`);
process.exit(missed.length === 0 ? 0 : 1);
