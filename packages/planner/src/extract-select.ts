import { sqlLiteral } from '@dc-data-baker/models';
import { bakeTime } from './bake-time.ts';
import type { ExtractStage, ExtractValue } from './stage.ts';

/** A SELECT for a database, and the values of its parameters. */
export interface ExtractSelect {
  readonly sql: string;
  /** By parameter; dates as `2026-05-07`. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Puts an extract's values into its SELECT. Dates depend on when the bake began, so a bake has one
 * date, however long it takes and whichever process resumes it.
 */
export function extractSelect(
  { select, values }: Pick<ExtractStage, 'select' | 'values'>,
  began: Date,
): ExtractSelect {
  const bound = Object.entries(values).map(
    ([name, value]) => [name, valueOn(value, began)] as const,
  );
  const texts = new Map(
    bound.map(([name, value]) => [name, textOf(value, values[name]?.kind === 'daysAgo')]),
  );
  const sql = select.map((part) => ('text' in part ? part.text : texts.get(part.parameter)));
  return { sql: sql.join(''), values: Object.fromEntries(bound) };
}

function valueOn(value: ExtractValue, began: Date): string | number | boolean {
  if (value.kind === 'literal') return value.value;
  const day = new Date(`${bakeTime(began).slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - value.days);
  return day.toISOString().slice(0, 10);
}

function textOf(value: string | number | boolean, isDay: boolean): string {
  return isDay ? `DATE ${sqlLiteral(value)}` : sqlLiteral(value);
}
