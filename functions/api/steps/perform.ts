import type { LiveHead } from '../../../domain/secret/head.ts';
import { arnPrefix } from '../../../domain/secret/names.ts';
import type { Call, Invocation } from '../operation.ts';
import type { Output } from '../wire/answers.ts';
import { authorize, authorizeSecret, authorizeUnread } from './authorize.ts';
import { locate, nameSecret, newStream, noSuchSecret } from './locate.ts';

/**
 * Finds what a request is about, authorises it and runs it, in this order for every operation; whether
 * a secret exists is answered to nobody who is not authorised. One read at most.
 */
export const perform = async (
  call: Call,
  { target, permissions, run }: Invocation,
): Promise<Output> => {
  switch (target.kind) {
    case 'newSecret': {
      const stream = newStream(target.name, call.owner);
      const { account, name } = stream;
      authorize(call, permissions, { account, arn: `${arnPrefix(stream)}${name}`, named: name });
      return run(call, stream);
    }
    case 'account': {
      const { account } = call.owner;
      authorize(call, permissions, { account, arn: '*', named: null });
      return run(call, null);
    }
    case 'possibleSecret':
      return run(call, await authorizedHead(call, permissions, target.secretId));
    case 'secret': {
      const head = await authorizedHead(call, permissions, target.secretId);
      if (head === null) throw noSuchSecret();
      return run(call, head);
    }
  }
};

const authorizedHead = async (
  call: Call,
  permissions: Invocation['permissions'],
  secretId: string,
): Promise<LiveHead | null> => {
  const named = nameSecret(secretId, call.owner);
  authorizeUnread(call, permissions, named);
  const head = await locate(call.store.load, named);
  authorizeSecret(call, permissions, { named, head });
  return head;
};
