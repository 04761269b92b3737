import { type AuthenticationPorts, authenticate } from './steps/authenticate.ts';
import { ApiError } from './wire/errors.ts';
import { type HttpRequest, headerValues } from './wire/http.ts';

const EXPANSIVE = 'secretsmanager.BatchGetSecretValue';

/**
 * The region of a request for the one operation whose answer can be many times as large as any request:
 * 20 values at once. Else `null`, as for one that is not believed: it has no such answer, and strangers
 * shall not keep clients waiting, nor wait themselves with bodies that nobody takes away.
 */
export const expansiveIn = async (
  ports: AuthenticationPorts,
  request: HttpRequest,
): Promise<string | null> => {
  if (!headerValues(request, 'x-amz-target').includes(EXPANSIVE)) return null;
  try {
    const { region } = await authenticate(ports, request);
    return region;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
};
