import { defineConfig } from 'vitest/config';

/** The specs that mutants are tried on: those of one room each, without a database or a server. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/domain/**/*.spec.ts', 'test/infra/{crypto,sigv4}/**/*.spec.ts'],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
});
