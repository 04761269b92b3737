import type { Instant } from '../../../domain/secret/ids.ts';

/** Seconds since the epoch with up to three decimals, as awsJson writes a timestamp. */
export const epochSeconds = (at: Instant): number => at / 1000;
