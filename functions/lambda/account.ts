import { type AccountId, branded } from '../../domain/secret/ids.ts';
import type { InvokedFunction } from './context.ts';
import { matching, type Setting } from './environment.ts';

const GIVEN = matching(/^(\d{12})?$/, 'an account id of 12 digits, or left out');

/** The account in the ARNs of secrets; `null`: the one that the function runs in. */
export const ACCOUNT: Setting<AccountId | null> = {
  ...GIVEN,
  as: (value) => (value === '' ? null : branded<AccountId>(value)),
};

/** The account a function runs in: `arn:aws:lambda:<region>:<account>:function:<name>`. */
export const accountOf = ({ invokedFunctionArn }: InvokedFunction): AccountId => {
  const account = /^arn:[\w-]+:lambda:[\w-]+:(\d{12}):/.exec(invokedFunctionArn)?.[1];
  if (account !== undefined) return branded<AccountId>(account);
  throw new Error('SEALSTREAM_ACCOUNT_ID is missing, and the ARN of the function has no account.');
};
