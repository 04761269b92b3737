import type { TestProject } from 'vitest/node';
import { dynamoDbLauncher } from './dynamodb-local-launcher.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly dynamoDbLauncher: string;
  }
}

/** What all spec files of a run share. Returns what vitest calls when the run is over. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const launcher = await dynamoDbLauncher();
  project.provide('dynamoDbLauncher', launcher.url);
  return launcher.close;
};
