import { describe, expect, it } from 'vitest';
import { withoutComments, withoutEnd } from './comments.ts';

describe('a text without its comments', () => {
  it('has every other character at its position', () => {
    expect(withoutComments("SELECT 'é😀--' -- c'\n, /* d\n*/ a -- e")).toBe(
      "SELECT 'é😀--'      \n,     \n   a     ",
    );
  });

  it('is the text itself if it cannot be parsed', () => {
    expect(withoutComments("SELECT 'a -- b")).toBe("SELECT 'a -- b");
  });
});

describe('a statement without its end', () => {
  it.each([
    ['SELECT 1\n', 'SELECT 1'],
    ['SELECT 1;', 'SELECT 1'],
    ["SELECT ';' ;; -- done;\n", "SELECT ';'"],
    ['SELECT 1 -- one', 'SELECT 1 -- one'],
  ])('%j', (sql, expected) => expect(withoutEnd(sql)).toBe(expected));
});
