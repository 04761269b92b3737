import { parseAuthorization } from '../../infra/sigv4/authorization.ts';
import type { ServicePorts } from './service.ts';
import type { RequestHead } from './steps/precheck.ts';

const NO_BODY = new Uint8Array();

/**
 * The region that a request claims to be for, if it asks for the one operation whose answer can be many
 * times as large as any request: 20 values at once. Else `null`, as for one that will be refused anyway.
 */
export const expansiveIn = (
  { presignedMax }: Pick<ServicePorts, 'presignedMax'>,
  head: RequestHead,
): string | null => {
  const isExpansive = head.headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'x-amz-target' && value === 'secretsmanager.BatchGetSecretValue',
  );
  if (!isExpansive) return null;
  const parsed = parseAuthorization({ ...head, body: NO_BODY }, presignedMax);
  return parsed.ok ? parsed.value.scope.region : null;
};
