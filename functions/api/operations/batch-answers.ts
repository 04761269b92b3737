import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { TOO_LARGE_FOR_BATCH } from '../../../domain/secret/messages.ts';
import type { Call, Output } from '../operation.ts';
import { noSuchSecret } from '../steps/locate.ts';
import { ApiError } from '../wire/api-error.ts';
import { refusal } from '../wire/error-mapping.ts';
import { fitting } from './batch-budget.ts';
import { CURRENT, readValue } from './get-secret-value.ts';

/** A secret of a batch: found, missing, or refused before it was looked for. */
export type Candidate = {
  /** As the caller named it. */
  readonly secretId: string;
  readonly found: LiveHead | null | ApiError;
};

/**
 * Read every candidate as GetSecretValue would; refusals become entries of `Errors`, and so do values
 * that would make the answer too large.
 */
export const batchAnswers = async (
  call: Call,
  candidates: readonly Candidate[],
): Promise<{ readonly SecretValues: readonly Output[]; readonly Errors: readonly Output[] }> => {
  const answers = await Promise.all(candidates.map((candidate) => attempt(call, candidate)));
  const fits = fitting(answers.map(({ value }) => value ?? null));
  return {
    SecretValues: answers.flatMap(({ value }, index) => (value && fits[index] ? [value] : [])),
    Errors: answers.flatMap(({ secretId, error }, index) => {
      const refused = fits[index]
        ? error
        : refusal(rejection('InvalidRequest', TOO_LARGE_FOR_BATCH));
      return refused ? [errorEntry(secretId, refused)] : [];
    }),
  };
};

type Answer = {
  readonly secretId: string;
  readonly value?: NonNullable<Output>;
  readonly error?: ApiError;
};

const attempt = async (call: Call, { secretId, found }: Candidate): Promise<Answer> => {
  try {
    if (found instanceof ApiError) throw found;
    if (found === null) throw noSuchSecret();
    return { secretId, value: await readValue(call, found, CURRENT) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { secretId, error };
  }
};

const errorEntry = (secretId: string, { type, message }: ApiError): Output => ({
  SecretId: secretId,
  ErrorCode: type,
  Message: message,
});
