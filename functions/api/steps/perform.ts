import type { LiveHead } from '../../../domain/secret/head.ts';
import type { Call, Invocation, Output } from '../operation.ts';
import { type Authority, authorize } from './authorize.ts';
import { locate, nameSecret, newStream, noSuchSecret } from './locate.ts';

/** Find what a request names, authorise it, and run it: authority before existence, always. */
export const perform = async (
  invocation: Invocation,
  call: Call,
  authority: Authority,
): Promise<Output> => {
  switch (invocation.target) {
    case 'newSecret': {
      const stream = newStream(invocation.name, call.owner);
      authorize(authority, { owner: stream.account, resource: invocation.name });
      return invocation.run(call, stream);
    }
    case 'account':
      return invocation.run(call);
    case 'possibleSecret':
      return invocation.run(call, await authorized(invocation.secretId, call, authority));
    case 'secret': {
      const head = await authorized(invocation.secretId, call, authority);
      if (head === null) throw noSuchSecret();
      return invocation.run(call, head);
    }
  }
};

const authorized = async (
  secretId: string,
  call: Call,
  authority: Authority,
): Promise<LiveHead | null> => {
  const named = nameSecret(secretId, call.owner);
  const { reference } = named;
  const owner = reference.kind === 'found' ? reference.owner.account : call.owner.account;
  authorize(authority, { owner, resource: secretId });
  return locate(call.store.load, named);
};
