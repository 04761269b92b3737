import type { Refusal, RefusalKind } from '../../../infra/sigv4/refusals.ts';
import { ApiError } from '../wire/api-error.ts';

/** The answer to a request that is not believed, and what the log says of it. */
export class Unbelieved extends ApiError {
  readonly kind: RefusalKind;
  /** The access key that it claims to be signed with, where that can be told. */
  readonly accessKeyId: string | undefined;

  constructor({ code, message, kind }: Refusal, claimed?: string) {
    super(code, message);
    this.kind = kind;
    this.accessKeyId = claimed !== undefined && ACCESS_KEY_ID.test(claimed) ? claimed : undefined;
  }
}

/**
 * What is written of a claimed access key id. A client that takes its secret for the id must not find it
 * in a log, and a secret of 40 random characters has lower-case letters.
 */
const ACCESS_KEY_ID = /^[A-Z0-9]{16,128}$/;
