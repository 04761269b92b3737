import type { DynamoDBStreamEvent } from 'aws-lambda';
import { streamOf } from '../../infra/dynamodb/keys.ts';

/** One line about a commit that is not what it was. The members are the allow-list. */
export type AlteredCommit = {
  readonly task: 'watch-commits';
  readonly event: 'commit-altered';
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Its sort key. */
  readonly commit: string;
  /** `MODIFY`: overwritten with something else; `REMOVE`: deleted. */
  readonly change: string;
};

/**
 * Tells of each commit that was overwritten or deleted. The event source mapping lets nothing else
 * through, so this runs only when somebody has tampered with the history, and an alarm counts its runs.
 */
export const commitWatch =
  (log: (record: AlteredCommit) => void) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
    for (const { eventName = '', dynamodb } of Records) {
      const { pk, sk } = dynamodb?.Keys ?? {};
      log({
        task: 'watch-commits',
        event: 'commit-altered',
        ...streamOf(pk?.S ?? ''),
        commit: sk?.S ?? '',
        change: eventName,
      });
    }
  };
