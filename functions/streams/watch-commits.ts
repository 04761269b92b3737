import { toStandardOutput } from '../lambda/standard-output.ts';
import { commitWatch } from './commit-watch.ts';

/** The consumer of the stream of commits. */
export const handler = commitWatch(toStandardOutput);
