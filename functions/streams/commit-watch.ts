import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import { streamOf } from '../../infra/dynamodb/keys.ts';

/**
 * Reports each commit that was overwritten or deleted. The event source mapping lets nothing else through,
 * so this runs only after the history was tampered with, and an alarm counts its runs.
 */
export const commitWatch =
  (telemetry: Telemetry) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
    for (const { eventName: change = '', dynamodb } of Records) {
      const { pk, sk } = dynamodb?.Keys ?? {};
      const stream = streamOf(pk?.S ?? '');
      telemetry({ kind: 'altered-commit', stream, commit: sk?.S ?? '', change });
    }
  };
