// Prints how many tests of all packages passed and failed, as the last line of `.ci/run`:
//
//     node tools/count-tests.ts DIRECTORY STATUS PACKAGE...
//
// The directory has what vitest wrote of each package, see `test-settings.ts`; the status is what the
// whole run exited with. It exits with 1 where anything failed. A package of which there is nothing
// counts as one failure, and so does a file that ended before its tests began. A run that failed
// although no test did counts as one failure: a target other than `test`, such as `types` or the
// check of the committed picture, is no less of a failure than a test.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of vitest's JSON that is counted. */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function countOf(path: string): Count {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { success, testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  // Such as an error that no test awaited.
  return { passed, failed: success ? failed : Math.max(failed, 1) };
}

const [directory = '', status = '', ...packages] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const name of packages) {
  const count = countOf(join(directory, `${name}.json`));
  if (count.failed > 0) console.log(`${name}: ${count.passed} passed, ${count.failed} failed`);
  passed += count.passed;
  failed += count.failed;
}
if (failed === 0 && status !== '0') {
  console.log('no test failed, but the run did: see which targets it names above');
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
