import type { RequestHead } from './steps/precheck.ts';

/**
 * Whether a request asks for the one operation whose answer can be many times as large as any request:
 * 20 values at once. Nothing is checked here, and whoever claims it without right is refused later.
 */
export const isExpansive = ({ headers }: RequestHead): boolean =>
  headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'x-amz-target' && value === 'secretsmanager.BatchGetSecretValue',
  );
