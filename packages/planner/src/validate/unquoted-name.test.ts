import { BaseTable, external, Layer } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { adHocQuery } from '../ad-hoc-query.ts';
import { common, LAYERS, projectOf, TEXTS } from '../testing/bakery.ts';

/** The bakery, with a table that has a column and a name which are words of SQL. */
function projectWith(column: string, table: string) {
  const words = BaseTable({
    ...common,
    name: table,
    prefix: 'words/',
    columns: { x: 'string', [column]: 'string' },
    populatedBy: external('us'),
  });
  const layer = Layer({ name: 'words', description: 'Which?', tables: [words] });
  return projectOf([...LAYERS, layer], TEXTS);
}

/** What is said of a query over a table `t` with a column of that name; nothing if it is accepted. */
function said(column: string, sql: string, table = 't'): string {
  try {
    adHocQuery(projectWith(column, table), sql);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a word of SQL that is a name', () => {
  it.each([
    ['case', 'SELECT WORD FROM t'],
    ['case', "SELECT CASE WHEN WORD = 'a' THEN WORD ELSE WORD END AS c FROM t"],
    ['select', 'SELECT WORD, count(*) AS c FROM t GROUP BY WORD ORDER BY WORD'],
    ['union', 'SELECT WORD FROM t'],
    ['minus', 'SELECT WORD FROM t'],
    ['try_cast', 'SELECT upper(WORD) AS c FROM t'],
    ['end', 'SELECT WORD.x FROM t WORD'],
    ['like', 'SELECT x WORD FROM t'],
    ['sample', 'SELECT WORD.x FROM t WORD'],
    ['on', 'SELECT a.x FROM t AS a JOIN t AS b USING (WORD)'],
  ])('%s: the message says to quote it, and that works: %s', (word, sql) => {
    expect(said(word, sql.replaceAll('WORD', word))).toContain(`write "${word}"`);
    expect(said(word, sql.replaceAll('WORD', `"${word}"`))).toBe('');
  });

  it('is told as a table, too', () => {
    expect(said('y', 'SELECT a.x FROM only AS a', 'only')).toContain('write "only"');
    expect(said('y', 'SELECT a.x FROM "only" AS a', 'only')).toBe('');
  });

  it.each(['all', 'intersect', 'union', 'case', 'or'])('is a name in quotes: %s', (word) => {
    expect(said(word, `SELECT "${word}" FROM t`)).toBe('');
    expect(said(word, `SELECT x AS "${word}" FROM t`)).toBe('');
    const rows = `SELECT u."${word}" FROM t AS a CROSS JOIN UNNEST(ARRAY['a']) AS u("${word}")`;
    expect(said(word, rows)).toBe('');
  });

  it.each(['current_date', 'current_user', 'sysdate'])('is a call to the parser: %s', (word) => {
    expect(said(word, `SELECT "${word}" FROM t`)).toBe(
      `the query:1:8: query \`query\`: \`${word}\` is read as a function, even in quotes; as a name write its table before it: a."${word}"`,
    );
    expect(said(word, `SELECT a."${word}" FROM t AS a`)).toBe('');
    expect(said(word, `SELECT x AS "${word}" FROM t`)).toBe('');
  });
});

it('another mistake is told without names that are right', () => {
  expect(said('y', 'SELECT x FROM t WHERE')).toBe(
    'the query:1:17: query `query`: Unexpected token: Where',
  );
  expect(said('order', 'SELECT nothing FROM t ORDER BY "order"')).toBe(
    'the query:1:8: column `nothing` of query `query` is not in `t`; there are x, order',
  );
});
