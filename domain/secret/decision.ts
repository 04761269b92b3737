import type { OpenFailure } from '../ports/sealer.ts';
import type { SecretEvent } from './events.ts';

/** The outcome of a rule: events, or a rejection. No events means that nothing needs to change. */
export type Decision =
  | { readonly accepted: true; readonly events: readonly SecretEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * An expected failure, as a value. Only `functions/api/wire/errors.ts` maps codes to wire errors.
 */
export type Rejection = {
  readonly code: RejectionCode;
  readonly message: string;
  /** For the log: why the key or the sealed value failed. */
  readonly keyFailure?: OpenFailure;
};

/** The reasons for which rules or keys reject a well-formed request. */
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
  /** Only between workers: copies by this link are no longer accepted. */
  | 'LinkEnded'
  /** A part of the API that this service does not implement yet. */
  | 'NotImplemented';

/** The result of a use case: its data, or a rejection. Only system faults are thrown. */
export type Result<Facts> = ({ readonly ok: true } & Facts) | Rejected;

/** The result of a use case that was rejected. */
export type Rejected = { readonly ok: false; readonly rejection: Rejection };

/** Accepts a command with these events; none if the secret already is as requested. */
export const accept = (...events: readonly SecretEvent[]): Decision => ({ accepted: true, events });

/** Rejects a command. */
export const reject = (code: RejectionCode, message: string): Decision => ({
  accepted: false,
  rejection: rejection(code, message),
});

/** Makes a rejection, also outside `decide`, such as that of a key. */
export const rejection = (code: RejectionCode, message: string): Rejection => ({ code, message });

/** Makes the result of a rejected use case. */
export const rejected = (reason: Rejection): Rejected => ({ ok: false, rejection: reason });
