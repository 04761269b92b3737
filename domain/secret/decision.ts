import type { OpenFailure } from '../ports/sealer.ts';
import type { SecretEvent } from './events.ts';

/** Outcome of a rule: the events that follow, or why the command is rejected. No events means "already so". */
export type Decision =
  | { readonly accepted: true; readonly events: readonly SecretEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

/** An expected failure, as a value. Only `functions/api/wire/errors.ts` knows how a code looks on the wire. */
export type Rejection = {
  readonly code: RejectionCode;
  readonly message: string;
  /** For the operator's log: why the key or the sealed value failed. */
  readonly keyFailure?: OpenFailure;
};

/** Every way in which the rules or the keys can reject a request of a well-behaved client. */
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
  /** Between workers only: copies over this link are no longer accepted. */
  | 'LinkEnded'
  /** A part of the API that this service does not have yet. */
  | 'NotImplemented';

/** Result of a use case: its facts, or the rejection. Only faults of the system are thrown. */
export type Result<Facts> = ({ readonly ok: true } & Facts) | Rejected;

/** A use case that was rejected. */
export type Rejected = { readonly ok: false; readonly rejection: Rejection };

/** Accepts a command: these events follow, none if it was carried out before. */
export const accept = (...events: readonly SecretEvent[]): Decision => ({ accepted: true, events });

/** Rejects a command in this state. */
export const reject = (code: RejectionCode, message: string): Decision => ({
  accepted: false,
  rejection: rejection(code, message),
});

/** A rejection from outside the decider, such as that of a key. */
export const rejection = (code: RejectionCode, message: string): Rejection => ({ code, message });

/** The result of a use case that is rejected for this reason. */
export const rejected = (reason: Rejection): Rejected => ({ ok: false, rejection: reason });
