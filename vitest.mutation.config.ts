import { defineConfig } from 'vitest/config';

/** The specs that are run on mutants: those of the mutated folders, without a database or a server. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/domain/**/*.spec.ts', 'test/infra/{crypto,sigv4}/**/*.spec.ts'],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
});
