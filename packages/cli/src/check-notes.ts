import { type CheckResult, foundText } from '@dc-data-baker/models';

/** What a person should know of checks that did not stop the bake: a line for each. */
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
