import type { Call, LiveHead, Output } from '../operation.ts';
import { noSuchSecret } from '../steps/locate.ts';
import { ApiError } from '../wire/api-error.ts';
import { CURRENT, readValue } from './get-secret-value.ts';

/** A secret of a batch: found, missing, or refused before it was looked for. */
export type Candidate = {
  /** As the caller named it. */
  readonly secretId: string;
  readonly found: LiveHead | null | ApiError;
};

/** Read every candidate as GetSecretValue would; refusals become entries of `Errors`. */
export const batchAnswers = async (
  call: Call,
  candidates: readonly Candidate[],
): Promise<{ readonly SecretValues: readonly Output[]; readonly Errors: readonly Output[] }> => {
  const answers = await Promise.all(candidates.map((candidate) => attempt(call, candidate)));
  return {
    SecretValues: answers.flatMap(({ value }) => (value ? [value] : [])),
    Errors: answers.flatMap(({ error }) => (error ? [error] : [])),
  };
};

type Answer = { readonly value?: Output; readonly error?: Output };

const attempt = async (call: Call, { secretId, found }: Candidate): Promise<Answer> => {
  try {
    if (found instanceof ApiError) throw found;
    if (found === null) throw noSuchSecret();
    return { value: await readValue(call, found, CURRENT) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { error: { SecretId: secretId, ErrorCode: error.type, Message: error.message } };
  }
};
