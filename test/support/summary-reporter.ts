import type { Reporter, TestModule } from 'vitest/node';

type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The last line of a run that breaks before its end. */
const BROKEN: Tally = { passed: 0, failed: 1, skipped: 0 };

/**
 * Prints `N passed, N failed` (and `, N skipped`) as the very last line of the process. Besides
 * tests, a file or a suite that could not run counts as one failure, and so does a stray error.
 */
export const summaryReporter = (): Reporter => {
  let tally = BROKEN;
  return {
    onInit: () => {
      process.once('exit', (code) => process.stdout.write(`${lineFor(tally, code)}\n`));
    },
    onTestRunEnd: (modules, strayErrors) => {
      tally = tallyOf(modules, strayErrors.length);
    },
  };
};

const tallyOf = (modules: readonly TestModule[], strayErrors: number): Tally =>
  modules.map(moduleTally).reduce(sum, { passed: 0, failed: strayErrors, skipped: 0 });

const sum = (left: Tally, right: Tally): Tally => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
});

const moduleTally = (module: TestModule): Tally => {
  const suites = [module, ...module.children.allSuites()];
  const broken = suites.filter((suite) => suite.errors().length > 0).length;
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const passed = states.filter((state) => state === 'passed').length;
  const failed = states.filter((state) => state === 'failed').length;
  // A test without a result did not run: it was skipped or cut off by a stray error.
  return { passed, failed: failed + broken, skipped: states.length - passed - failed };
};

/** Makes sure that a failing process never reports zero failures. */
const lineFor = ({ passed, failed, skipped }: Tally, exitCode: number): string => {
  const failures = exitCode === 0 ? failed : Math.max(failed, 1);
  const line = `${passed} passed, ${failures} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
};
