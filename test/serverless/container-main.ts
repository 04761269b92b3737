// A Lambda container in small: imports a handler once, then runs it on each event it is sent.
import { pathToFileURL } from 'node:url';

const [file = '', name = ''] = process.argv.slice(2);
const invokedFunctionArn = 'arn:aws:lambda:us-west-2:123456789012:function:sealstream';

const { [name]: handler } = await import(pathToFileURL(file).href);

/** The context of an invocation that may take this many milliseconds. */
const contextFor = (milliseconds: number) => {
  const end = Date.now() + milliseconds;
  return { invokedFunctionArn, getRemainingTimeInMillis: () => end - Date.now() };
};

process.on('message', async (message) => {
  const { event, milliseconds } = Object(message);
  const [outcome] = await Promise.allSettled([handler(event, contextFor(milliseconds))]);
  process.send?.(
    outcome.status === 'fulfilled' ? { result: outcome.value } : { error: outcome.reason.message },
  );
});
// Nobody is left to send events.
process.on('disconnect', () => process.exit());
process.send?.('ready');
