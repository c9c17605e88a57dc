import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindTree, textBinder } from './bind-text.ts';
import { DUCKDB, parseOwn, writeSql } from './syntax.ts';

const tree = parseOwn(
  "SELECT a || :one AS b, CASE WHEN c = :two THEN ':one' END AS d FROM t WHERE e = :one AND f LIKE 'x'",
  DUCKDB,
);
const asTree = (values: ReadonlyMap<string, string | number | boolean>) =>
  writeSql(bindTree(tree, values), DUCKDB);

describe('a tree that is bound repeatedly', () => {
  it('equals a tree with the values, whatever texts they are', () => {
    const bind = textBinder(tree);
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("it's", ':two', '\\', '', "''", '-- x', '\ue000'),
    );
    fc.assert(
      fc.property(text, text, (one, two) => {
        const values = new Map([
          ['one', one],
          ['two', two],
        ]);
        expect(bind(values)).toBe(asTree(values));
      }),
      { numRuns: 40 },
    );
  });

  it.each([[-1], [2.5], [true]])('equals a tree with values of other types: %s', (two) => {
    const bind = textBinder(tree);
    for (const one of ['a', 'b']) {
      const values = new Map<string, string | number | boolean>([
        ['one', one],
        ['two', two],
      ]);
      expect(bind(values)).toBe(asTree(values));
    }
  });

  it('equals it if the query has a marker in a text of its own', () => {
    const marked = parseOwn("SELECT '\ue000one\ue000' AS a, :one AS b", DUCKDB);
    const bind = textBinder(marked);
    expect(bind(new Map([['one', 'x']]))).toBe("SELECT '\ue000one\ue000' AS a, 'x' AS b");
    expect(bind(new Map([['one', 'y']]))).toBe("SELECT '\ue000one\ue000' AS a, 'y' AS b");
  });

  it('needs every value, every time', () => {
    const bind = textBinder(tree);
    expect(() => bind(new Map([['one', 'x']]))).toThrow('no value for :two');
    const both = new Map([
      ['one', 'x'],
      ['two', 'y'],
    ]);
    expect(bind(both)).toContain("'y'");
    expect(() => bind(new Map([['one', 'x']]))).toThrow('no value for :two');
  });
});
