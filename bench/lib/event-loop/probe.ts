import { PerformanceObserver } from 'node:perf_hooks';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Held, type Report, TARGET } from './report.ts';

// Preloaded into the service: records how long each turn of its event loop takes, and how much of that
// went to SQLite statements, commits to disk and garbage collection.

const INTERVAL = 1;

/** What a turn spent, in milliseconds. */
const spent = { sqlite: 0, commits: 0, collection: 0 };

let longest = { sql: '', took: 0 };
let held: Held[] = [];
let turns: number[] = [];
let working: number[] = [];

const COMMITS = /^(COMMIT|PRAGMA wal_checkpoint)/;

const timed = <Result>(sql: string, work: () => Result): Result => {
  const started = performance.now();
  try {
    return work();
  } finally {
    const took = performance.now() - started;
    const isCommit = COMMITS.test(sql);
    spent[isCommit ? 'commits' : 'sqlite'] += took;
    if (!isCommit && took > longest.took) longest = { sql, took };
  }
};

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  return timed(sql, () => exec.call(this, sql));
};
for (const method of ['all', 'get', 'run'] as const) {
  const original = StatementSync.prototype[method];
  Object.assign(StatementSync.prototype, {
    [method](this: StatementSync, ...parameters: unknown[]) {
      return timed(this.sourceSQL, () => Reflect.apply(original, this, parameters));
    },
  });
}

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) spent.collection += duration;
}).observe({ entryTypes: ['gc'] });

/** CPU time of this thread in milliseconds; time spent in other processes does not count. */
const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

let last = { wall: performance.now(), cpu: cpu() };
setInterval(() => {
  const now = { wall: performance.now(), cpu: cpu() };
  const turn = { wall: now.wall - last.wall - INTERVAL, cpu: now.cpu - last.cpu };
  last = now;
  turns.push(Math.max(0, turn.wall));
  working.push(turn.cpu);
  if (turn.wall > TARGET) held.push({ ...turn, ...spent });
  Object.assign(spent, { sqlite: 0, commits: 0, collection: 0 });
}, INTERVAL).unref();

process.on('message', () => {
  const report: Report = { turns, working, held, longest };
  process.send?.(report);
  turns = [];
  working = [];
  held = [];
  longest = { sql: '', took: 0 };
});
process.channel?.unref();
