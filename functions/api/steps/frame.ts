import type { Operation } from '../operation.ts';
import { ApiError } from '../wire/errors.ts';
import { type HttpRequest, headerValues, JSON_1_1, MAX_BODY_BYTES } from '../wire/http.ts';

/** The operation of a name; `null` for a name that is none. */
export type FindOperation = (name: string) => Operation | null;

const TARGET = /^secretsmanager\.([A-Za-z]+)$/;

/**
 * Finds the operation a request asks for, from method, path, size, content type and X-Amz-Target alone
 * ("Making HTTPS requests", awsJson1.1). The body stays bytes. Throws UnknownOperationException.
 */
export const frame = (request: HttpRequest, find: FindOperation): Operation => {
  if (request.body.length > MAX_BODY_BYTES) throw tooLarge();
  if (request.method !== 'POST' || !isRoot(request)) {
    throw unknownOperation('This service answers POST / only.');
  }
  if (contentType(request) !== JSON_1_1) {
    throw unknownOperation(`The content type must be ${JSON_1_1}.`);
  }
  const [target, ...more] = headerValues(request, 'x-amz-target');
  const operationName = TARGET.exec(target ?? '')?.[1];
  if (operationName === undefined || more.length > 0) {
    throw unknownOperation(
      'X-Amz-Target must name one operation, as in secretsmanager.CreateSecret.',
    );
  }
  const operation = find(operationName);
  if (operation === null) throw unknownOperation('X-Amz-Target names no operation.');
  return operation;
};

/** The error for a body over the limit, wherever that is noticed. */
export const tooLarge = (): ApiError =>
  new ApiError(
    'RequestEntityTooLargeException',
    `The body is larger than ${MAX_BODY_BYTES} bytes.`,
  );

const unknownOperation = (message: string): ApiError =>
  new ApiError('UnknownOperationException', message);

const isRoot = ({ path, basePath }: HttpRequest): boolean =>
  path === `${basePath}/` || (basePath !== '' && path === basePath);

/** Parameters are ignored, as some clients add `charset=utf-8`. */
const contentType = (request: HttpRequest): string | undefined => {
  const [value, ...more] = headerValues(request, 'content-type');
  return more.length > 0 ? undefined : value?.split(';')[0]?.trim().toLowerCase();
};
