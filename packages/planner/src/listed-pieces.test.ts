import { overRows } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { areListed, pieceName, piecesOfRows } from './listed-pieces.ts';
import { pieces } from './pieces.ts';
import { bakedNamed } from './project.ts';
import type { ListedPieces } from './stage.ts';
import { queryNamed, withSubject } from './testing/bakery.ts';

const fanOut = overRows({ query: queryNamed('kinds'), columns: { kind: 'string' } });

function listed(text: string): ListedPieces {
  const texts = { kinds: 'SELECT kind FROM areas' };
  const project = withSubject({ uprn: 'string', area_id: 'string' }, text, { fanOut, texts });
  const found = pieces(project, bakedNamed(project, 'subject'));
  if (!areListed(found)) throw new Error('the pieces are known');
  return found;
}

describe('a piece’s name in paths', () => {
  it('begins with a readable part, and ends with a hash of the values', () => {
    expect(pieceName(['963', 'DIW'])).toBe('963-DIW-419934d05f905a01');
  });

  const odd = [
    'a/b',
    'a b',
    'a-b',
    'DIW',
    'diw',
    '',
    '..',
    '../../up',
    '\u00e9',
    'e\u0301',
    '議会',
  ];

  it.each([...odd, 'x'.repeat(80), '*?[]{i}:|<>\'"\\', ' ', 'CON', '\n'])(
    'is no more than a name, of %j',
    (value) => expect(pieceName([value])).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{15,59}$/),
  );

  it('is unique, even on file systems that ignore case', () => {
    const values = [
      ...odd.map((value) => [value]),
      [null],
      ['null'],
      ['a', 'b'],
      ['a-', 'b'],
      [null, ''],
    ];
    const names = values.map((value) => pieceName(value).toLowerCase());
    expect(new Set(names).size).toBe(values.length);
  });
});

describe('the pieces of rows', () => {
  it('are the SELECT with the values of each row', () => {
    const found = listed(`SELECT uprn, :kind AS area_id FROM points WHERE source = :kind`);
    const selects = piecesOfRows(found, [["it's"], [null]]).map(({ select }) => select);
    expect(selects.map(({ athena }) => athena)).toEqual([
      `SELECT uprn, 'it''s' AS area_id FROM points WHERE source = 'it''s'`,
      'SELECT uprn, CAST(NULL AS VARCHAR) AS area_id FROM points WHERE source = CAST(NULL AS VARCHAR)',
    ]);
    expect(selects.map(({ duckdb }) => duckdb.sql)).toEqual(selects.map(({ athena }) => athena));
  });

  it('have indexes of their own if the polygons depend on the piece', () => {
    const found = listed(`SELECT p.uprn, a.area_id FROM points AS p
      LEFT JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))
        AND a.kind = :kind`);
    const [one, other] = piecesOfRows(found, [
      ['ward'],
      [found.select.duckdb.indexes[0]?.name ?? ''],
    ]);
    const [index] = one?.select.duckdb.indexes ?? [];
    expect(index?.sql).toContain(`a.kind = 'ward'`);
    expect(other?.select.duckdb.indexes[0]?.name).not.toBe(index?.name);
    expect(one?.select.duckdb.sql).toContain(`${index?.name.toUpperCase()}_AT(`);
    expect(one?.select.duckdb.sql).not.toContain(found.select.duckdb.indexes[0]?.name);
  });

  it('share an index if the polygons are the same for all', () => {
    const found = listed(`SELECT p.uprn, a.area_id FROM points AS p
      JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))
      WHERE p.source = :kind`);
    const all = piecesOfRows(found, [['a'], ['b']]).map(({ select }) => select.duckdb.indexes);
    expect(all).toEqual([found.select.duckdb.indexes, found.select.duckdb.indexes]);
  });
});
