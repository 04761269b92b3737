// A minimal Lambda container: imports a handler once, then runs it on each event it receives.
import { pathToFileURL } from 'node:url';
import { contextWith } from './context.ts';

const [file = '', name = ''] = process.argv.slice(2);

const { [name]: handler } = await import(pathToFileURL(file).href);

process.on('message', async (message) => {
  const { event, milliseconds } = Object(message);
  const [outcome] = await Promise.allSettled([handler(event, contextWith(milliseconds))]);
  process.send?.(
    outcome.status === 'fulfilled' ? { result: outcome.value } : { error: outcome.reason.message },
  );
});
// The parent is gone, so no more events come.
process.on('disconnect', () => process.exit());
process.send?.('ready');
