import { describeWith, firstFitting, onPath, probe } from './tools.ts';

/** strace, if it is installed and allowed to trace, which a container may forbid. */
const found = await firstFitting(
  onPath('strace'),
  async (program) => (await probe(program, ['-e', 'trace=none', 'true'])) !== null,
);

/** `describe` for a suite that observes the system calls of a process: `(title, (strace) => …)`. */
export const describeWithStrace = describeWith(
  {
    name: 'strace',
    untested: 'that what is acknowledged is on disk, by the system calls of the service',
    install: 'apt-get install strace',
    requiredInCi: true,
  },
  found,
);
