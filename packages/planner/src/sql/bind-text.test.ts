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

describe('a tree that is bound over and over', () => {
  it('is what it is as a tree of the values, whatever texts they are', () => {
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

  it.each([[-1], [2.5], [true]])('is so with values of other types: %s', (two) => {
    const bind = textBinder(tree);
    for (const one of ['a', 'b']) {
      const values = new Map<string, string | number | boolean>([
        ['one', one],
        ['two', two],
      ]);
      expect(bind(values)).toBe(asTree(values));
    }
  });

  it('is so of a query that has a mark in a text of its own', () => {
    const marked = parseOwn("SELECT '\ue000one\ue000' AS a, :one AS b", DUCKDB);
    const bind = textBinder(marked);
    expect(bind(new Map([['one', 'x']]))).toBe("SELECT '\ue000one\ue000' AS a, 'x' AS b");
    expect(bind(new Map([['one', 'y']]))).toBe("SELECT '\ue000one\ue000' AS a, 'y' AS b");
  });

  it('needs every value, the first time and later', () => {
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
