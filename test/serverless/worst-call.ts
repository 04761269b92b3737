import { CALL_LIMITS } from '../../functions/lambda/clients.ts';

/** Of the SDK's standard mode, in milliseconds: after silence, then after a refusal to go faster. */
const LONGEST_PAUSES = 50 + 2000;

/** The attempt between two silent ones is refused at once; this is generous. */
const QUICK_REFUSAL = 100;

/** The longest that one call may take before it is given up, in milliseconds. */
export const WORST_CALL =
  (CALL_LIMITS.attempts - 1) * CALL_LIMITS.attemptTimeout + LONGEST_PAUSES + QUICK_REFUSAL;
