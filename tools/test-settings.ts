import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';

type TestOptions = NonNullable<ViteUserConfig['test']>;

// Node's compiled code of libraries is cached for the next worker and for processes that tests
// start: this saves a tenth of the processor time of a package that loads the CDK.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'databaker-compile-cache');

// Nx asks for colours in everything that it starts. What a test starts writes into a pipe, and
// prints none.
delete process.env['FORCE_COLOR'];

/** Where `.ci/run` collects test results; absent when a person runs tests. */
const results = process.env['TEST_RESULTS'];

/** The settings of the tests of every package. */
export const testSettings: TestOptions = {
  // A limit ends what hangs. It says nothing about how long a test may take.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  teardownTimeout: 600_000,
  // About one bake in ten thousand has hung: a statement of DuckDB never returned, for an unknown
  // reason. In CI, a test that hung is run once more, and reported as retried. One that failed is
  // not.
  ...(results === undefined ? {} : { retry: { count: 1, condition: /^Test timed out in / } }),
  // Loading modules, mainly the SQL parser, takes longer than most tests, so files share them.
  isolate: false,
  // As in the command: the `WASM_FLAGS` of `project`.
  execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  ...(results === undefined
    ? {}
    : {
        reporters: ['default', 'json'],
        outputFile: { json: join(results, `${basename(process.cwd())}.json`) },
      }),
};
