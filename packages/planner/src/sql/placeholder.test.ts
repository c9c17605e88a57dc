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
  it('take a number by its text, so that each is of the type that is declared', () => {
    expect(filled('-9223372036854775808', 'DIW')).toBe(
      `CAST('-9223372036854775808' AS BIGINT) and 'DIW'`,
    );
  });

  it('take NULL with its type', () => {
    expect(filled(null, null)).toBe('CAST(NULL AS BIGINT) and CAST(NULL AS VARCHAR)');
  });

  it.each([
    ["it's", "'it''s'"],
    ['', "''"],
    ["'piece:id'", "'''piece:id'''"],
    ['$& $1 $$', "'$& $1 $$'"],
    ['C:\\ward', "('C:' || chr(92) || 'ward')"],
    ["'; DROP TABLE addresses; --", "'''; DROP TABLE addresses; --'"],
  ])('take %j as a text and nothing else', (value, literal) => {
    expect(filled('1', value)).toBe(`CAST('1' AS BIGINT) and ${literal}`);
  });

  it('are marked by text that does not occur elsewhere in the query', () => {
    const [id] = placeholdersFor("SELECT 'piece:id', '_piece:'", COLUMNS);
    expect(id?.marker).toBe("'__piece:id'");
  });

  it('are shown as the parameters that their author wrote', () => {
    const found = placeholdersFor('', COLUMNS);
    expect(withParameterNames(found.map(placeholderSql).join(', '), found)).toBe(
      'CAST(:id AS BIGINT), :kind',
    );
  });
});
