import { parentPort, workerData } from 'node:worker_threads';
import { damageIn, type StructureResult } from './structure.ts';

// A thread that checks one file after the other, and posts each result.
for (const path of workerData.paths) {
  const start = performance.now();
  const damage = damageIn(path);
  const milliseconds = Math.round(performance.now() - start);
  const result: StructureResult = { path, damage, milliseconds };
  parentPort?.postMessage(result);
}
