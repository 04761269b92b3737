import { defineConfig } from 'vitest/config';

/** The specs that are run on mutants: those of the mutated folders and of the use cases on top of them. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/{domain,app}/**/*.spec.ts',
      'test/infra/{crypto,sigv4,stored-form}/**/*.spec.ts',
    ],
    // Ten thousand histories would run on every mutant of replication.
    exclude: ['test/app/replication/simulation*.spec.ts'],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
});
