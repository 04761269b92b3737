import { inject } from 'vitest';
import { describeWith } from './tools.ts';

const endpointFrom = async (launcher: string): Promise<string | null> => {
  const response = await fetch(launcher);
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(String(answer));
  return typeof answer === 'string' ? answer : null;
};

/**
 * `describe` for a suite against DynamoDB Local: `(title, (endpoint) => …)`. Importing this file
 * starts the emulator. All suites share its database, so each creates its own tables.
 */
export const describeWithDynamoDB = describeWith(
  {
    name: 'Java 17',
    untested: 'the event store on DynamoDB, its capacity, its streams and its index',
    install: 'apt-get install -y openjdk-17-jre-headless',
    requiredInCi: true,
  },
  await endpointFrom(inject('dynamoDbLauncher')),
);
