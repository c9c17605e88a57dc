import { grammar, refused, type SqlFunction } from './sql-function.ts';

const NULLS = 'with a null Athena’s result is null, and DuckDB ignores it; use CASE';

export const CONDITIONS: Readonly<Record<string, SqlFunction>> = {
  coalesce: grammar('conditional.html#coalesce'),
  if: grammar('conditional.html#if'),
  nullif: grammar('conditional.html#nullif'),
  try: grammar('conditional.html#try'),
  greatest: refused('comparison.html#greatest', NULLS),
  least: refused('comparison.html#least', NULLS),
};
