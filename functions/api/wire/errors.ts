import { Outage } from '../../../domain/ports/outage.ts';
import type { OpenFailure } from '../../../domain/ports/sealer.ts';
import type { Rejection, RejectionCode, Result } from '../../../domain/secret/decision.ts';
import { RATE_EXCEEDED } from '../../../domain/secret/messages.ts';

/**
 * Every error name that this service answers, with its HTTP status and how its message member is spelt:
 * `Message` for modelled errors, `message` for those of the shared AWS front end.
 */
const ERRORS = {
  DecryptionFailure: [400, 'Message'],
  EncryptionFailure: [400, 'Message'],
  InternalServiceError: [500, 'Message'],
  InvalidNextTokenException: [400, 'Message'],
  InvalidParameterException: [400, 'Message'],
  InvalidRequestException: [400, 'Message'],
  LimitExceededException: [400, 'Message'],
  MalformedPolicyDocumentException: [400, 'Message'],
  PublicPolicyException: [400, 'Message'],
  ResourceExistsException: [400, 'Message'],
  ResourceNotFoundException: [400, 'Message'],
  SerializationException: [400, 'Message'],
  AccessDeniedException: [400, 'message'],
  IncompleteSignatureException: [400, 'message'],
  InvalidSignatureException: [400, 'message'],
  MissingAuthenticationTokenException: [400, 'message'],
  NotImplementedException: [400, 'message'],
  RequestEntityTooLargeException: [413, 'message'],
  ServiceUnavailableException: [503, 'message'],
  ThrottlingException: [400, 'message'],
  UnknownOperationException: [400, 'message'],
  UnrecognizedClientException: [400, 'message'],
  ValidationException: [400, 'message'],
} as const;

/** The `__type` of an error on the wire. */
export type ErrorType = keyof typeof ERRORS;

/** An error that the caller is meant to see. Its message holds no secret. */
export class ApiError extends Error {
  readonly type: ErrorType;
  /** For the log only: what was wrong with the key or the sealed value. */
  readonly keyFailure: OpenFailure | undefined;

  constructor(type: ErrorType, message: string, keyFailure?: OpenFailure) {
    super(message);
    this.keyFailure = keyFailure;
    this.name = type;
    this.type = type;
  }

  /** HTTP status: 400 for client errors, 413 for a large body, 500 and 503 for faults of the service. */
  get status(): number {
    return ERRORS[this.type][0];
  }

  /** `{"__type": …, "Message": …}`, or `message` for errors of the front end. */
  toBody(): string {
    return JSON.stringify({ __type: this.type, [ERRORS[this.type][1]]: this.message });
  }
}

const TYPES: { readonly [Code in RejectionCode]: ErrorType } = {
  ResourceNotFound: 'ResourceNotFoundException',
  ResourceExists: 'ResourceExistsException',
  InvalidRequest: 'InvalidRequestException',
  InvalidParameter: 'InvalidParameterException',
  InvalidName: 'ValidationException',
  EncryptionFailure: 'EncryptionFailure',
  DecryptionFailure: 'DecryptionFailure',
  KeyAccessDenied: 'AccessDeniedException',
  AccessDenied: 'AccessDeniedException',
  LimitExceeded: 'LimitExceededException',
  MalformedPolicy: 'MalformedPolicyDocumentException',
  PublicPolicy: 'PublicPolicyException',
  InvalidNextToken: 'InvalidNextTokenException',
  Contended: 'ThrottlingException',
  LinkEnded: 'InvalidRequestException',
  NotImplemented: 'NotImplementedException',
};

/** The wire error of a rejection. */
export const wireError = ({ code, message, keyFailure }: Rejection): ApiError =>
  new ApiError(TYPES[code], message, keyFailure);

/** The facts of a use case that succeeded. Throws its rejection as the `ApiError` it maps to. */
export const orThrow = <Facts>(result: Result<Facts>): Facts => {
  if (result.ok) return result;
  throw wireError(result.rejection);
};

/** The wire error of anything thrown; what is not meant for the caller becomes one opaque fault. */
export const toApiError = (thrown: unknown): ApiError => {
  if (thrown instanceof ApiError) return thrown;
  if (!(thrown instanceof Outage)) {
    return new ApiError('InternalServiceError', 'An error occurred on the server side.');
  }
  return thrown.kind === 'throttled'
    ? new ApiError('ThrottlingException', RATE_EXCEEDED)
    : new ApiError('ServiceUnavailableException', 'Service is unable to handle request.');
};
