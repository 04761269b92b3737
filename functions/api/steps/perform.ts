import type { LiveHead } from '../../../domain/secret/head.ts';
import { arnPrefix } from '../../../domain/secret/names.ts';
import type { Call, Invocation } from '../operation.ts';
import type { Output } from '../wire/answers.ts';
import { orThrow, wireError } from '../wire/errors.ts';
import { authorize, authorizeSecret, authorizeUnread } from './authorize.ts';
import { locate, NOT_FOUND, nameSecret, newStream } from './locate.ts';

/**
 * Finds what a request is about, authorises it and runs it, in this order for every operation, so that only
 * an authorised caller learns whether a secret exists. One read at most. Throws `ApiError`.
 */
export const perform = async (
  call: Call,
  { target, permissions, run }: Invocation,
): Promise<Output> => {
  switch (target.kind) {
    case 'newSecret': {
      const { stream } = orThrow(newStream(target.name, call.owner));
      const { account, name } = stream;
      const resource = { account, arn: `${arnPrefix(stream)}${name}`, named: name };
      orThrow(authorize(call, permissions, resource));
      return run(call, stream);
    }
    case 'account': {
      const { account } = call.owner;
      orThrow(authorize(call, permissions, { account, arn: '*', named: null }));
      return run(call, null);
    }
    case 'possibleSecret':
      return run(call, await authorizedHead(call, permissions, target.secretId));
    case 'secret': {
      const head = await authorizedHead(call, permissions, target.secretId);
      if (head === null) throw wireError(NOT_FOUND);
      return run(call, head);
    }
  }
};

const authorizedHead = async (
  call: Call,
  permissions: Invocation['permissions'],
  secretId: string,
): Promise<LiveHead | null> => {
  const { named } = orThrow(nameSecret(secretId, call.owner));
  orThrow(authorizeUnread(call, permissions, named));
  const head = await locate(call.store.load, named);
  orThrow(authorizeSecret(call, permissions, { named, head }));
  return head;
};
