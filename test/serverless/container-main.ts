// A Lambda container in small: imports a handler once, then runs it on each event it is sent.
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
// Nobody is left to send events.
process.on('disconnect', () => process.exit());
process.send?.('ready');
