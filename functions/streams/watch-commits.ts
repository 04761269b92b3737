import { toStandardOutput } from '../lambda/log-lines.ts';
import { commitWatch } from './commit-watch.ts';

/** The consumer of the stream of commits. */
export const handler = commitWatch(toStandardOutput);
