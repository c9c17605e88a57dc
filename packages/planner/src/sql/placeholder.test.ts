import { describe, expect, it } from 'vitest';
import {
  fillPlaceholders,
  placeholderSql,
  placeholdersFor,
  withParameterNames,
} from './placeholder.ts';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'kind', type: 'string' },
] as const;

const filled = (...values: (string | null)[]) => {
  const found = placeholdersFor('', COLUMNS);
  return fillPlaceholders(found.map(placeholderSql).join(' and '), found, values);
};

describe('the places of values that are not known yet', () => {
  it('are converted from text, so that each has the declared type', () => {
    expect(filled('-9223372036854775808', 'DIW')).toBe(
      `CAST('-9223372036854775808' AS BIGINT) and 'DIW'`,
    );
  });

  it('have NULL with its type', () => {
    expect(filled(null, null)).toBe('CAST(NULL AS BIGINT) and CAST(NULL AS VARCHAR)');
  });

  it.each([
    ["it's", "'it''s'"],
    ['', "''"],
    ["'piece:id'", "'''piece:id'''"],
    ['$& $1 $$', "'$& $1 $$'"],
    ['C:\\ward', "('C:' || chr(92) || 'ward')"],
    ["'; DROP TABLE addresses; --", "'''; DROP TABLE addresses; --'"],
  ])('have %j as a text', (value, literal) => {
    expect(filled('1', value)).toBe(`CAST('1' AS BIGINT) and ${literal}`);
  });

  it('are marked with text that does not occur elsewhere in the query', () => {
    const [id] = placeholdersFor("SELECT 'piece:id', '_piece:'", COLUMNS);
    expect(id?.marker).toBe("'__piece:id'");
  });

  it('are shown as the parameters of the author', () => {
    const found = placeholdersFor('', COLUMNS);
    expect(withParameterNames(found.map(placeholderSql).join(', '), found)).toBe(
      'CAST(:id AS BIGINT), :kind',
    );
  });
});
