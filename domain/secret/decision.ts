import type { OpenFailure } from '../ports/sealer.ts';
import type { SecretEvent } from './events.ts';

/** What a rule answers: the facts that follow, or why nothing does. No facts means "already so". */
export type Decision =
  | { readonly accepted: true; readonly events: readonly SecretEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

/** An expected refusal. `functions/api/wire/errors.ts` alone knows how each code looks on the wire. */
export type Rejection = {
  readonly code: RejectionCode;
  readonly message: string;
  /** For the operator's log: what ailed the key or the sealed value. */
  readonly keyFailure?: OpenFailure;
};

/** Every way a request of a well-behaved client can be refused by the rules or the keys. */
export type RejectionCode =
  | 'ResourceNotFound'
  | 'ResourceExists'
  | 'InvalidRequest'
  | 'InvalidParameter'
  | 'InvalidName'
  | 'EncryptionFailure'
  | 'DecryptionFailure'
  | 'KeyAccessDenied'
  | 'AccessDenied'
  | 'LimitExceeded'
  | 'MalformedPolicy'
  | 'PublicPolicy'
  | 'InvalidNextToken'
  | 'Contended'
  /** Between workers only: copies by this link are not taken any more. */
  | 'LinkEnded';

/** The command holds; these facts follow, none if it was carried out before. */
export const accept = (...events: readonly SecretEvent[]): Decision => ({ accepted: true, events });

/** The command does not hold in this state. */
export const reject = (code: RejectionCode, message: string): Decision => ({
  accepted: false,
  rejection: rejection(code, message),
});

/** A refusal outside the decider, such as that of a key. */
export const rejection = (code: RejectionCode, message: string): Rejection => ({ code, message });
