import type { TestProject } from 'vitest/node';
import { dynamoDbLauncher } from './dynamodb-local-launcher.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly dynamoDbLauncher: string;
  }
}

/** Sets up what all spec files of a run share. Returns the clean-up that vitest calls at the end. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const launcher = await dynamoDbLauncher();
  project.provide('dynamoDbLauncher', launcher.url);
  return launcher.close;
};
