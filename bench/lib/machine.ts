import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory } from './endings.ts';
import { median } from './statistics.ts';

/** Describes the machine of a run. The time of an fdatasync explains most of what writes cost. */
export const describeMachine = (): string => {
  const [cpu] = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, ${type()} ${release()}`,
    `${availableParallelism()} cores (${cpu?.model ?? 'unknown'}), load ${load.toFixed(1)} before`,
    `fdatasync of 4 KB in the temporary directory: ${(syncMilliseconds() * 1000).toFixed(0)} µs`,
  ].join('\n');
};

/** Far below a tenth of a millisecond, the directory is in memory and writes look too fast. */
const syncMilliseconds = (): number => {
  const file = openSync(join(temporaryDirectory(), 'sync'), 'w');
  const page = Buffer.alloc(4096);
  const times = Array.from({ length: 101 }, () => {
    const started = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  return median(times);
};

/** Linux reports in ticks of 10 ms wherever Node runs. */
const TICK_MICROSECONDS = 10_000;

/** CPU time of all threads of a process so far, in microseconds; `null` where there is no /proc. */
export const cpuMicroseconds = (pid: number): number | null => {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program is in parentheses and may hold spaces; user and system time follow it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
};
