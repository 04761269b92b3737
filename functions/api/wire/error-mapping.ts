import { Outage } from '../../../domain/ports/outage.ts';
import type { Rejection, RejectionCode } from '../../../domain/secret/decision.ts';
import { RATE_EXCEEDED } from '../../../domain/secret/messages.ts';
import { ApiError, type ErrorType } from './api-error.ts';

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

/** How a refusal of the rules looks on the wire. */
export const refusal = ({ code, message, keyFailure }: Rejection): ApiError =>
  new ApiError(TYPES[code], message, keyFailure);

/** How anything thrown looks on the wire: what is not meant for the caller becomes one opaque fault. */
export const toApiError = (thrown: unknown): ApiError => {
  if (thrown instanceof ApiError) return thrown;
  if (!(thrown instanceof Outage)) {
    return new ApiError('InternalServiceError', 'An error occurred on the server side.');
  }
  return thrown.kind === 'throttled'
    ? new ApiError('ThrottlingException', RATE_EXCEEDED)
    : new ApiError('ServiceUnavailableException', 'Service is unable to handle request.');
};
