import { describeWith, firstFitting, onPath, probe } from './tools.ts';

/** Present and allowed to trace: a container may forbid it. */
const found = await firstFitting(
  onPath('strace'),
  async (program) => (await probe(program, ['-e', 'trace=none', 'true'])) !== null,
);

/** `describe` for a suite that watches the system calls of a process: `(title, (strace) => …)`. */
export const describeWithStrace = describeWith(
  {
    name: 'strace',
    untested: 'that what is acknowledged is on disk, by the system calls of the service',
    install: 'apt-get install strace',
    requiredInCi: true,
  },
  found,
);
