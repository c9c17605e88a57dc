import type { TestedQuery } from '@dc-data-baker/engine';
import type { EngineName } from '@dc-data-baker/planner';
import type { AthenaReads } from './athena-reads.ts';

/** What `test --json` prints. The fields are described in docs/query-tests.md. */
export interface QueryTestReport {
  readonly formatVersion: 1;
  readonly engine: EngineName;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly ReportedTest[];
  /** Of tests on Athena. */
  readonly athena?: AthenaReads;
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

export function queryTestReport(
  engine: EngineName,
  tested: readonly TestedQuery[],
  athena?: AthenaReads,
): QueryTestReport {
  const passed = tested.filter(isPassed).length;
  return {
    formatVersion: 1,
    engine,
    passed,
    failed: tested.length - passed,
    tests: tested.map(reported),
    ...(athena && { athena }),
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
