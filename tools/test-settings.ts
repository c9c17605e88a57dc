import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';

type TestOptions = NonNullable<ViteUserConfig['test']>;

// What Node compiles of libraries is kept for the next worker and for processes that tests start:
// a tenth of the processor time of a package that loads the CDK.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'databaker-compile-cache');

// Nx asks all that it starts for colours. What a test starts writes into a pipe, and prints none.
delete process.env['FORCE_COLOR'];

/** Where `.ci/run` gathers what was tested; absent where a person tests. */
const results = process.env['TEST_RESULTS'];

/** What the tests of every package have in common. */
export const testSettings: TestOptions = {
  // A limit ends what hangs. It says nothing about how long a test may take.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  teardownTimeout: 600_000,
  // A bake has been seen to hang, once in some ten thousand: a statement of DuckDB's that never came
  // back, and whose cause is not found. Where nobody watches, a test that hung is run once more, and
  // reported as tried again. One that failed is not.
  ...(results === undefined ? {} : { retry: { count: 1, condition: /^Test timed out in / } }),
  // Loading modules, the SQL parser above all, takes longer than most tests: files share it.
  isolate: false,
  // As the command does: the parser is 22 MB of WebAssembly that runs for a moment.
  execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  ...(results === undefined
    ? {}
    : {
        reporters: ['default', 'json'],
        outputFile: { json: join(results, `${basename(process.cwd())}.json`) },
      }),
};
