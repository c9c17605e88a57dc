import type { QueryTestCase, QueryTestResult } from '@dc-data-baker/engine';

/** The outcome of a query test. */
export interface TestedQuery {
  readonly test: QueryTestCase;
  /** Absent if the test or the query has a mistake. */
  readonly found?: QueryTestResult;
  /** The mistake, for a person. */
  readonly mistake?: string;
}

/** What `test --json` prints. The fields are described in docs/query-tests.md. */
export interface QueryTestReport {
  readonly formatVersion: 1;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly ReportedTest[];
}

export interface ReportedTest {
  readonly table: string;
  readonly name: string;
  readonly folder: string;
  readonly status: 'passed' | 'failed' | 'mistaken';
  readonly mistake: string | null;
  readonly columns: readonly string[];
  readonly changed: readonly {
    readonly line: number;
    readonly expected: WrittenValues;
    readonly found: WrittenValues;
  }[];
  readonly missing: readonly { readonly line: number; readonly expected: WrittenValues }[];
  readonly tooMany: readonly WrittenValues[];
}

type WrittenValues = readonly (string | null)[];

export function isPassed({ found }: TestedQuery): boolean {
  return (
    found !== undefined && found.changed.length + found.missing.length + found.tooMany.length === 0
  );
}

export function queryTestReport(tested: readonly TestedQuery[]): QueryTestReport {
  const passed = tested.filter(isPassed).length;
  return {
    formatVersion: 1,
    passed,
    failed: tested.length - passed,
    tests: tested.map(reported),
  };
}

function reported(tested: TestedQuery): ReportedTest {
  const { test, found, mistake = null } = tested;
  return {
    table: test.table.table.name,
    name: test.name,
    folder: test.place,
    status: isPassed(tested) ? 'passed' : found ? 'failed' : 'mistaken',
    mistake,
    columns: (found?.columns ?? []).map(({ name }) => name),
    changed: (found?.changed ?? []).map(({ expected: { line, values }, found }) => ({
      line,
      expected: values,
      found,
    })),
    missing: (found?.missing ?? []).map(({ line, values }) => ({ line, expected: values })),
    tooMany: found?.tooMany ?? [],
  };
}
