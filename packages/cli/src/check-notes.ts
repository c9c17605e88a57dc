import { type CheckResult, foundText } from '@dc-data-baker/models';

/** A line for each result of a check that did not stop the bake and that a person should know. */
export function checkNotes(table: string, checks: readonly CheckResult[] = []): string[] {
  const notes = new Set(checks.flatMap(({ note }) => note ?? []));
  return [
    ...[...notes].map((note) => `note: ${table}: ${note}`),
    ...checks.filter(({ passed }) => !passed).map((check) => warningText(table, check)),
  ];
}

export function warningText(
  table: string,
  check: Pick<CheckResult, 'name' | 'wrong' | 'samples' | 'accepted'>,
): string {
  return `warning: check ${check.name} of ${table} ${foundText(check)}${check.accepted ? ' (accepted)' : ''}`;
}
