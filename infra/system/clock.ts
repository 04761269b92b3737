import type { Clock } from '../../domain/ports/clock.ts';
import { instant } from '../../domain/secret/ids.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(Date.now()) };
