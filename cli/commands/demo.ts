import { command } from '../command.ts';

/** `sealstream demo`. */
export const demo = command({
  name: 'demo',
  summary: 'start a service in a temporary directory, use it and show what it stored',
  details: [
    'Uses the service with the AWS SDK, on a free port, and removes its files. Each step is verified: the exit ' +
      'code is 1 if one does not have the expected result.',
  ],
  flags: {},
  wording: { fullStop: true, operandCount: () => 'It takes no arguments.' },
  run: async ({ io }) => (await import('./demo/run-demo.ts')).runDemo(io),
});
