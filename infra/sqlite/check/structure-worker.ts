import { parentPort, workerData } from 'node:worker_threads';
import { damageIn, type Looked } from './structure.ts';

// Runs in a thread of its own: looks at one file after the other, and tells of each.
for (const path of workerData.paths) {
  const begun = performance.now();
  const damage = damageIn(path);
  const milliseconds = Math.round(performance.now() - begun);
  const looked: Looked = { path, damage, milliseconds };
  parentPort?.postMessage(looked);
}
