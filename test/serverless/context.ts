import type { LambdaContext } from '../../functions/api/lambda-events.ts';

/** The context of an invocation that may take this many milliseconds from now on. */
export const contextWith = (milliseconds = 25_000): LambdaContext => {
  const end = Date.now() + milliseconds;
  return {
    awsRequestId: '00000000-0000-4000-8000-00000000000a',
    getRemainingTimeInMillis: () => end - Date.now(),
  };
};
