import type { LambdaContext } from '../../functions/api/lambda-events.ts';

/** Makes the context of an invocation that has this many milliseconds left. */
export const contextWith = (milliseconds = 25_000): LambdaContext => {
  const end = Date.now() + milliseconds;
  return {
    awsRequestId: '00000000-0000-4000-8000-00000000000a',
    getRemainingTimeInMillis: () => end - Date.now(),
  };
};
