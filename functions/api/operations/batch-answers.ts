import { type Rejection, type Result, rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { TOO_LARGE_FOR_BATCH } from '../../../domain/secret/messages.ts';
import { CURRENT_VERSION } from '../../../domain/secret/version-selection.ts';
import type { Call } from '../operation.ts';
import type { Output } from '../wire/answers.ts';
import { wireError } from '../wire/errors.ts';
import { answerValue } from './get-secret-value.ts';

/** A secret of a batch: found, or rejected before its value was read. */
export type Candidate = {
  /** As the caller named it. */
  readonly secretId: string;
  readonly found: Result<{ readonly head: LiveHead }>;
};

/**
 * Reads every candidate as GetSecretValue would. Rejections become entries of `Errors`, and so do values
 * that would make the answer too large.
 */
export const batchAnswers = async (
  call: Call,
  candidates: readonly Candidate[],
): Promise<{ readonly SecretValues: readonly Output[]; readonly Errors: readonly Output[] }> => {
  const answers = await Promise.all(candidates.map((candidate) => answerFor(call, candidate)));
  const fits = fitting(answers.map(({ value }) => value ?? null));
  return {
    SecretValues: answers.flatMap(({ value }, index) => (value && fits[index] ? [value] : [])),
    Errors: answers.flatMap(({ secretId, error }, index) => {
      const rejected = fits[index] ? error : TOO_LARGE;
      return rejected ? [errorEntry(secretId, rejected)] : [];
    }),
  };
};

const TOO_LARGE = rejection('InvalidRequest', TOO_LARGE_FOR_BATCH);

type Answer = {
  readonly secretId: string;
  readonly value?: NonNullable<Output>;
  readonly error?: Rejection;
};

const answerFor = async (call: Call, { secretId, found }: Candidate): Promise<Answer> => {
  const read = found.ok ? await answerValue(call, found.head, CURRENT_VERSION) : found;
  return read.ok ? { secretId, value: read.answer } : { secretId, error: read.rejection };
};

const errorEntry = (SecretId: string, rejected: Rejection): Output => {
  const { type, message } = wireError(rejected);
  return { SecretId, ErrorCode: type, Message: message };
};

/**
 * Bytes that the values of one answer may take. A Lambda response carries at most 6 MB, with the body as
 * a string inside JSON, so escaped twice; the rest is for `Errors` and headers.
 */
const BUDGET = 5_500_000;

/** A control character escaped twice, `\\u0001`; no character of a string takes more. */
const LONGEST_ESCAPE = 7;

/** More than the characters of an entry's names, ARN, id, date and 20 labels. */
const OTHER_MEMBERS = 8_192;

type Entry = NonNullable<Output>;

/** Whether each entry, in turn, still fits into the answer; `null` is no entry and takes no space. */
const fitting = (entries: readonly (Entry | null)[]): readonly boolean[] => {
  const most = entries.reduce((sum, entry) => sum + (entry === null ? 0 : atMost(entry)), 0);
  if (most <= BUDGET) return entries.map(() => true);
  let left = BUDGET;
  return entries.map((entry) => {
    const size = entry === null ? 0 : escapedTwice(entry);
    if (size > left) return false;
    left -= size;
    return true;
  });
};

/** An upper bound that is cheap to compute, and enough for batches of ordinary values. */
const atMost = ({ SecretString, SecretBinary }: Entry): number =>
  LONGEST_ESCAPE * (String(SecretString ?? SecretBinary).length + OTHER_MEMBERS);

const escapedTwice = (entry: Entry): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(entry)));
