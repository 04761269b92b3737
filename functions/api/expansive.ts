import { type AuthenticationPorts, authenticate } from './steps/authenticate.ts';
import { ApiError } from './wire/errors.ts';
import { type HttpRequest, headerValues } from './wire/http.ts';

const EXPANSIVE = 'secretsmanager.BatchGetSecretValue';

/**
 * The region of an authenticated request for the one operation whose answer can be many times larger than
 * any request: 20 values at once. `null` for any other request, and for one that fails authentication: its
 * answer is small, and unauthenticated clients must not make others wait for a slot.
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
